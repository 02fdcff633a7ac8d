import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate } from './intent.ts';
import { challengeGonePage, challengePage } from './pages.ts';
import { readBody } from './provider.ts';
import type { Provider } from './provider.ts';
import type { IntentRecord } from './records.ts';

/** GET shows the bank's question, POST answers it and leads the browser back to the shop. */
export async function challenge(
  provider: Provider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string,
  query: string,
): Promise<void> {
  const id = path.slice('/challenge/'.length);
  if (incoming.method === 'GET') {
    const token = new URLSearchParams(query).get('token') ?? '';
    const intent = asked(provider.store.intent(id), token);
    return sendHtml(
      outgoing,
      intent ? 200 : 404,
      intent ? challengePage(intent, token) : challengeGonePage(),
    );
  }
  const form = new URLSearchParams(await readBody(incoming));
  const intent = await provider.change((change) => {
    const found = asked(change.store.intent(id), form.get('token') ?? '');
    return (
      found && change.update(authenticate(found, form.get('outcome') === 'complete', change.nowMs))
    );
  });
  if (!intent) return sendHtml(outgoing, 404, challengeGonePage());
  outgoing.writeHead(303, { location: wayBack(intent) }).end();
}

export function sendHtml(outgoing: ServerResponse, status: number, html: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}

function asked(intent: IntentRecord | undefined, token: string): IntentRecord | undefined {
  return intent?.challengeToken === token ? intent : undefined;
}

/** The parameters that Stripe adds. https://docs.stripe.com/payments/accept-a-payment */
function wayBack(intent: IntentRecord): string {
  if (intent.returnUrl === null || !URL.canParse(intent.returnUrl)) return '/';
  const url = new URL(intent.returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.clientSecret);
  url.searchParams.set('redirect_status', intent.lastError ? 'failed' : 'succeeded');
  return url.href;
}
