import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { commonProblem } from '../../http/problem.ts';
import { askRegion } from './ask-region.ts';
import type { RegionAnswer } from './ask-region.ts';
import { freshMsOf } from './answer-cache.ts';
import type { AnswerCache, CachedAnswer } from './answer-cache.ts';
import { compressed, encodingFor } from './compressed.ts';
import type { Encoding } from './compressed.ts';
import { nearestRegion, regionCookie, regionHeader } from './choose-region.ts';
import { leadRead, leadWrite } from './lead.ts';
import type { Ask, Led } from './lead.ts';
import type { RegionHealth } from './region-health.ts';

const bodyBytesMax = 64 * 1024 * 1024;
export interface ProxyPorts {
  readonly addresses: Readonly<Record<Region, string>>;
  readonly health: RegionHealth;
  readonly cache: AnswerCache;
  readonly agent: Agent;
  readonly clock: Clock;
  /** Which Region looks after what is at home in another. */
  readonly holderOf: (home: Region) => Region;
  /** Hears of every answer of a Region before it goes out. */
  readonly onAnswer: (led: {
    readonly region: Region;
    readonly method: string;
    readonly target: string;
    readonly answer: RegionAnswer;
  }) => void;
}

/**
 * Leads a request to the nearest Region that answers, as `leadRead` and `leadWrite` say. Where what
 * is at home in the nearest was adopted by another, that one is asked first.
 */
export async function proxy(
  ports: ProxyPorts,
  request: IncomingMessage,
  /** Path and query, without dot segments. */
  target: string,
  response: ServerResponse,
): Promise<void> {
  const wanted = nearestRegion(hintsOf(request));
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isPublic = isRead && request.headers.authorization === undefined;
  const cacheKey = isPublic && keyOf(request, wanted, target);
  const known = cacheKey ? ports.cache.get(cacheKey) : undefined;
  if (known?.fresh) return sendCached(request, response, known.answer, 'hit');

  const body = isRead ? Buffer.alloc(0) : await bodyOf(request);
  if (!body) return sendProblem(response, 'body_too_large', 'At most 64 MB are accepted.');
  const askedAt = ports.cache.moment();
  const led = await lead(ports, { request, target, body, isRead, wanted });
  if (led && known && led.answer.status >= 502) {
    return sendCached(request, response, known.answer, 'stale');
  }
  if (led) {
    let { answer } = led;
    const freshMs = freshMsOf(String(answer.headers['cache-control'] ?? ''));
    if (cacheKey && request.method === 'GET' && answer.status === 200 && freshMs > 0) {
      answer = await compressed(answer, encodingOf(request));
      ports.cache.put(cacheKey, { ...answer, freshMs }, askedAt);
    }
    ports.onAnswer({ region: led.region, method: request.method ?? '', target, answer });
    return deliver(response, answer, led.region, freshMs === 0 && led.region === wanted);
  }
  if (known) return sendCached(request, response, known.answer, 'stale');
  const detail = 'No Region answers. Nothing is lost: try again with the same Idempotency-Key.';
  sendProblem(response, 'home_region_unreachable', detail);
}

interface Question {
  readonly request: IncomingMessage;
  readonly target: string;
  readonly body: Buffer;
  readonly isRead: boolean;
  readonly wanted: Region;
}

async function lead(ports: ProxyPorts, question: Question): Promise<Led | undefined> {
  const { addresses, agent, clock, health, holderOf } = ports;
  const { body, isRead, request, target, wanted } = question;
  const order = health.order(holderOf(wanted));
  const ask: Ask = async (region, signal) => {
    const url = `${addresses[region]}${target}`;
    const outcome = await askRegion({ url, request, body, agent, signal });
    if (!('answer' in outcome) && signal?.aborted !== true) health.reportGone(region);
    return outcome;
  };
  if (isRead) return await leadRead(order, ask, clock);
  const isKeyed = request.headers['idempotency-key'] !== undefined;
  return await leadWrite(order, ask, (region) => isKeyed && holderOf(region) !== region);
}

/** The visitor stays with a Region that was theirs by a hint, not with one that stood in for it. */
function deliver(
  response: ServerResponse,
  answer: RegionAnswer,
  region: Region,
  isTheirs: boolean,
): void {
  const headers: Record<string, string | string[]> = { ...answer.headers, [regionHeader]: region };
  if (isTheirs) headers['set-cookie'] = `${regionCookie}=${region}; Path=/; SameSite=Lax`;
  response.writeHead(answer.status, { ...headers, 'x-cache': 'miss' });
  response.end(answer.bytes);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Left whole where it is too large, so that the refusal still finds its way back.
  const chunksRead: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of chunksRead) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function hintsOf(request: IncomingMessage) {
  const { headers } = request;
  const header = headers[regionHeader];
  const marketHeader = headers['meridian-market'];
  return {
    header: typeof header === 'string' ? header : undefined,
    cookie: headers.cookie,
    marketHeader: typeof marketHeader === 'string' ? marketHeader : undefined,
    query: request.url?.split('?')[1] ?? '',
    acceptLanguage: headers['accept-language'],
  };
}

/** Everything that a read's answer varies by. */
function keyOf(request: IncomingMessage, region: Region, target: string): string {
  const { headers } = request;
  const encoding = encodingOf(request);
  const market = headers['meridian-market']?.toString() ?? '';
  // No header holds a line break: no two requests make one key by their own spaces.
  return [region, encoding, market, headers['accept-language'] ?? '', target].join('\n');
}

function encodingOf({ headers }: IncomingMessage): Encoding {
  return encodingFor(headers['accept-encoding']?.toString());
}

/** Whether `If-None-Match` names the tag; weak and strong are one here (RFC 9110, 13.1.2). */
function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch?.trim() === '*') return true;
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag.replace(/^W\//, ''));
}

function sendCached(
  request: IncomingMessage,
  response: ServerResponse,
  answer: CachedAnswer,
  state: 'hit' | 'stale',
): void {
  const headers: Record<string, string | string[]> = { ...answer.headers, 'x-cache': state };
  const { etag } = headers;
  if (etag !== undefined && namesTag(request.headers['if-none-match'], String(etag))) {
    // The rest is what a cache further on needs to know of the answer that it has (RFC 9110, 15.4.5).
    for (const name of ['content-length', 'content-encoding', 'content-type']) delete headers[name];
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : answer.bytes);
}

function sendProblem(
  response: ServerResponse,
  code: 'body_too_large' | 'home_region_unreachable',
  detail: string,
): void {
  const problem = commonProblem(code, detail);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(code === 'body_too_large' ? { connection: 'close' } : { 'retry-after': '2' }),
  });
  response.end(JSON.stringify({ type: `/api/problems#${code}`, ...problem }));
}
