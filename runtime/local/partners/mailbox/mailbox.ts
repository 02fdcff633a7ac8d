import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Clock } from '#ports/clock.ts';
import { letterPage, listPage, missingPage } from './pages.ts';
import { Shelf } from './shelf.ts';
import type { LetterSearch } from './shelf.ts';
import { letterOf, summaryOf } from './views.ts';

export interface MailboxOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** Where the Regions put their letters, in the order of `regions`; made when absent. */
  readonly folders: readonly string[];
  readonly clock: Clock;
  readonly log?: (line: string) => void;
}

export interface RunningMailbox {
  readonly url: string;
  close(): Promise<void>;
}

const limitDefault = 50;
const limitMax = 200;

/** Starts the page on which the letters of this machine are read. */
export async function startMailbox(options: MailboxOptions): Promise<RunningMailbox> {
  const { clock, folders, host = '127.0.0.1', log = () => undefined } = options;
  const shelf = new Shelf(folders, clock);
  const server = createServer((incoming, outgoing) => {
    // A path of `//` and the like must not be taken for a host; what is no path leads nowhere.
    const url = URL.parse(`http://mailbox.invalid${incoming.url ?? '/'}`);
    const isRead = incoming.method === 'GET' || incoming.method === 'HEAD';
    const answered = isRead ? answer(shelf, url, outgoing) : refuse(outgoing);
    answered.catch((error: unknown) => {
      log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (outgoing.headersSent) outgoing.destroy();
      else
        send(
          outgoing,
          500,
          'text/plain; charset=utf-8',
          'The mailbox has a bug; its log says more.',
        );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(shelf: Shelf, url: URL | null, outgoing: ServerResponse): Promise<void> {
  if (!url) return sendHtml(outgoing, 404, missingPage());
  if (url.pathname === '/') {
    const search = searchOf(url);
    return sendHtml(outgoing, 200, listPage(await shelf.find(search), search));
  }
  if (url.pathname === '/letters.json') {
    const letters = await shelf.find(searchOf(url));
    return sendJson(outgoing, 200, { letters: letters.map(summaryOf) });
  }
  const [, id = '', form = ''] =
    /^\/letters\/([\w-]+)(\.json|\/attachments\/\d{1,3})?$/.exec(url.pathname) ?? [];
  const shelved = await shelf.read(id);
  if (form === '.json') {
    return shelved
      ? sendJson(outgoing, 200, letterOf(shelved))
      : sendJson(outgoing, 404, { code: 'letter_not_found' });
  }
  if (!shelved) return sendHtml(outgoing, 404, missingPage());
  if (form === '') return sendHtml(outgoing, 200, letterPage(shelved));
  const attachment = shelved.letter.attachments[Number(form.split('/').at(-1))];
  if (!attachment) return sendHtml(outgoing, 404, missingPage());
  const { bytes, contentType, filename } = attachment;
  // A name from a letter must not end the header or the quotes.
  const name = filename.replaceAll(/[^\w.-]/g, '_');
  outgoing.setHeader('content-disposition', `attachment; filename="${name}"`);
  send(outgoing, 200, contentType, bytes);
}

async function refuse(outgoing: ServerResponse): Promise<void> {
  outgoing.setHeader('allow', 'GET, HEAD');
  send(outgoing, 405, 'text/plain; charset=utf-8', 'The mailbox can only be read.');
}

function searchOf({ searchParams }: URL): LetterSearch {
  const asked = Number(searchParams.get('limit') ?? limitDefault);
  const limit = Number.isInteger(asked) ? Math.min(limitMax, Math.max(1, asked)) : limitDefault;
  const before = searchParams.get('before');
  return { to: searchParams.get('to') ?? '', limit, ...(before !== null && { before }) };
}

function sendHtml(outgoing: ServerResponse, status: number, html: string): void {
  // Letters show nothing from elsewhere and run nothing, whoever wrote them.
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";
  outgoing.setHeader('content-security-policy', policy);
  send(outgoing, status, 'text/html; charset=utf-8', html);
}

function sendJson(outgoing: ServerResponse, status: number, body: unknown): void {
  send(outgoing, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function send(
  outgoing: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
): void {
  outgoing
    .writeHead(status, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}
