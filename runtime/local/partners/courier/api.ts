import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isId } from '#kernel/ids.ts';
import { wireRequestSchema } from '#adapters/partners/courier/wire.ts';
import { readControl, setSwitches } from './control.ts';
import type { LocalCourier } from './courier.ts';
import { indexPage } from './page.ts';

const bodyBytesMax = 64_000;

/** Answers one HTTP request. `/v1` is the courier's API; the rest is for people and tests. */
export async function serve(
  courier: LocalCourier,
  token: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = incoming;
  const [path = '/'] = url.split('?');
  const [, first, ...rest] = path.split('/');
  if (first === 'v1') {
    if (courier.switches.down) return send(outgoing, 503, { error: 'down' });
    if (!isAllowed(incoming, token)) return send(outgoing, 401, { error: 'unauthorized' });
    if (method === 'POST') return serveApi(courier, rest, incoming, outgoing);
    if (method === 'GET') return serveJob(courier, rest, outgoing);
  }
  if (method === 'GET' && path === '/') return sendPage(outgoing, indexPage(courier));
  if (first === '_control') {
    if (method === 'GET') return sendMaybe(outgoing, readControl(courier, rest));
    const body = await readJson(incoming);
    if (method === 'POST') return sendMaybe(outgoing, await setSwitches(courier, rest, body));
  }
  send(outgoing, 404, { error: 'not_found' });
}

async function serveApi(
  courier: LocalCourier,
  [noun, deliveryId = '', verb]: string[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readJson(incoming);
  if (noun === 'deliveries' && deliveryId === '') {
    const request = wireRequestSchema.safeParse(body);
    if (!request.success) {
      const errors = request.error.issues.map(
        ({ path, message }) => `${path.join('.')}: ${message}`,
      );
      return send(outgoing, 422, { error: 'invalid', errors });
    }
    const { trackingNumber } = await courier.request(request.data);
    return answer(courier, outgoing, 201, { trackingNumber });
  }
  if (noun === 'deliveries' && verb === 'cancel' && isId('delivery', deliveryId)) {
    return answer(courier, outgoing, 200, { cancelled: await courier.cancel(deliveryId) });
  }
  return send(outgoing, 404, { error: 'not_found' });
}

function serveJob(
  courier: LocalCourier,
  [noun, deliveryId = '']: string[],
  outgoing: ServerResponse,
): void {
  const isOne = noun === 'deliveries' && isId('delivery', deliveryId);
  const job = isOne ? courier.store.get(deliveryId) : undefined;
  if (!job) return send(outgoing, 404, { error: 'not_found' });
  const { state, trackingNumber } = job;
  const news = job.news.map(({ told: _, ...one }) => one);
  return answer(courier, outgoing, 200, {
    trackingNumber,
    isCalledOff: state === 'cancelled',
    news,
  });
}

function answer(
  courier: LocalCourier,
  outgoing: ServerResponse,
  status: number,
  body: object,
): void {
  if (courier.switches.loseAnswers <= 0) return send(outgoing, status, body);
  courier.switches.loseAnswers -= 1;
  outgoing.destroy();
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

/** The body as JSON; undefined when it is none. Throws for one that is too large. */
async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > bodyBytesMax) throw new RangeError('The body is too large');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sendMaybe(outgoing: ServerResponse, body: object | undefined): void {
  if (body) send(outgoing, 200, body);
  else send(outgoing, 404, { error: 'not_found' });
}

function send(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendPage(outgoing: ServerResponse, html: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}
