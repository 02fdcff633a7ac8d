import { request as httpRequest } from 'node:http';
import type { Agent, IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Region } from '#kernel/region.ts';
import { commonProblem } from '../../http/problem.ts';
import { freshMsOf } from './answer-cache.ts';
import type { AnswerCache, CachedAnswer } from './answer-cache.ts';
import { compressed, encodingFor } from './compressed.ts';
import type { Encoding } from './compressed.ts';
import { nearestRegion, regionCookie, regionHeader } from './choose-region.ts';
import type { RegionHealth } from './region-health.ts';

const bodyBytesMax = 64 * 1024 * 1024;
const answerTimeoutMs = 20_000;
/**
 * Names that describe one connection (RFC 9110, 7.6.1) or that only Regions say to each other: neither
 * is passed on.
 */
const notPassedOn = new Set([
  'connection',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'host',
  'meridian-forwarded-from',
  'meridian-region-from',
  'meridian-region-secret',
]);

export interface ProxyPorts {
  readonly addresses: Readonly<Record<Region, string>>;
  readonly health: RegionHealth;
  readonly cache: AnswerCache;
  readonly agent: Agent;
}

interface Forwarded {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly bytes: Buffer;
}

/**
 * Leads a request to the nearest Region that answers. Another Region is tried only when the first
 * surely did nothing (no connection) or when asking twice is harmless (reads).
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
  for (const region of ports.health.order(wanted)) {
    const outcome = await ask(ports, region, request, target, body);
    if ('answer' in outcome) {
      let { answer } = outcome;
      const freshMs = freshMsOf(String(answer.headers['cache-control'] ?? ''));
      if (cacheKey && request.method === 'GET' && answer.status === 200 && freshMs > 0) {
        answer = await compressed(answer, encodingOf(request));
        ports.cache.put(cacheKey, { ...answer, freshMs }, askedAt);
      }
      return deliver(response, answer, region, freshMs === 0 && region === wanted);
    }
    ports.health.reportGone(region);
    if (outcome.sent && !isRead) break;
  }
  if (known) return sendCached(request, response, known.answer, 'stale');
  const detail = 'No Region answers. Nothing is lost: try again with the same Idempotency-Key.';
  sendProblem(response, 'home_region_unreachable', detail);
}

/** The visitor stays with a Region that was theirs by a hint, not with one that stood in for it. */
function deliver(
  response: ServerResponse,
  answer: Forwarded,
  region: Region,
  isTheirs: boolean,
): void {
  const headers: Record<string, string | string[]> = { ...answer.headers, [regionHeader]: region };
  if (isTheirs) headers['set-cookie'] = `${regionCookie}=${region}; Path=/; SameSite=Lax`;
  response.writeHead(answer.status, { ...headers, 'x-cache': 'miss' });
  response.end(answer.bytes);
}

type Outcome = { readonly answer: Forwarded } | { readonly sent: boolean };

async function ask(
  ports: ProxyPorts,
  region: Region,
  request: IncomingMessage,
  target: string,
  body: Buffer,
): Promise<Outcome> {
  const url = `${ports.addresses[region]}${target}`;
  return await new Promise((resolve) => {
    const out = httpRequest(url, {
      method: request.method,
      agent: ports.agent,
      headers: { ...passedOn(request.headers), 'content-length': String(body.length) },
      timeout: answerTimeoutMs,
    });
    out.on('timeout', () => out.destroy(new Error('timed out')));
    out.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that the Region closed under us may have carried nothing: it was refused only when no connection came about.
      resolve({ sent: error.code !== 'ECONNREFUSED' });
    });
    out.on('response', (incoming) => {
      buffer(incoming).then(
        (bytes) => {
          const headers = passedOn(incoming.headers);
          resolve({ answer: { status: incoming.statusCode ?? 502, headers, bytes } });
        },
        () => resolve({ sent: true }),
      );
    });
    out.end(body);
  });
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !notPassedOn.has(name)) passed[name] = value;
  }
  return passed;
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
