import { Agent, createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { commonProblem } from '../../http/problem.ts';
import { AnswerCache } from './answer-cache.ts';
import { parsePicturePath } from './picture-shelf.ts';
import type { PictureShelf } from './picture-shelf.ts';
import { proxy } from './proxy.ts';
import type { ProxyPorts } from './proxy.ts';
import { RegionHealth } from './region-health.ts';
import { welcomePage } from './welcome.ts';
import type { LocalAddresses } from './welcome.ts';

const cacheBytesMax = 64 * 1024 * 1024;

export interface EdgeOptions {
  readonly host: string;
  readonly port: number;
  readonly regions: Readonly<Record<Region, string>>;
  readonly addresses: LocalAddresses;
  readonly pictures: PictureShelf;
  readonly pictureWidths: readonly number[];
  readonly clock: Clock;
  /** The control room, where there is one: a house of one machine. */
  readonly control?: EdgeControl;
}

/** What the control room has to do with the edge. */
export interface EdgeControl extends Pick<ProxyPorts, 'holderOf' | 'onAnswer'> {
  /** Answers what begins with `/control`. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface Edge {
  /** Whether visitors are led there. */
  isHealthy(region: Region): boolean;
  /** A Region says that what carries these surrogate keys has changed. */
  purge(surrogateKeys: readonly string[]): void;
  /** A Region died and is back: what it changed last may never have been told. */
  purgeAll(): void;
  close(): Promise<void>;
}

/** The one door of the house: leads to Regions, remembers public answers, serves pictures. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const health = new RegionHealth(options.regions, options.clock);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const cache = new AnswerCache(cacheBytesMax, options.clock);
  const { clock, control, regions: addresses } = options;
  const holderOf = control?.holderOf ?? ((home: Region) => home);
  const onAnswer = control?.onAnswer ?? (() => undefined);
  const ports: ProxyPorts = { addresses, health, cache, agent, clock, holderOf, onAnswer };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    serve(options, ports, request, response).catch(() => {
      if (!response.headersSent) problem(response, 'internal_error', 'Try again.');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    isHealthy: (region) => health.isHealthy(region),
    purge: (surrogateKeys) => cache.purge(surrogateKeys),
    purgeAll: () => cache.purgeAll(),
    close: async () => {
      health.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      agent.destroy();
    },
  };
}

async function serve(
  options: EdgeOptions,
  ports: ProxyPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // As the Regions will read it: without dot segments, so that nothing beside `/api` is reached.
  const { pathname: path = '', search = '' } = targetOf(request) ?? {};
  if (options.control && /^\/control(-room)?(\/|$)/.test(path)) {
    return await options.control.serve(path, request, response);
  }
  const isOwn = !path.startsWith('/api/');
  if (isOwn && !isRead(request)) return problem(response, 'method_not_allowed', 'Use GET or HEAD.');
  if (path === '/')
    return html(response, welcomePage(options.addresses, options.control !== undefined));
  if (path === '/healthz') return json(response, 200, { status: 'live' });
  if (path === '/readyz') return readiness(ports, response);
  if (path.startsWith('/pictures/')) return await picture(options, path, request, response);
  if (path.startsWith('/api/')) return await proxy(ports, request, path + search, response);
  problem(response, 'not_found', 'The API is under /api, explained at /.');
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The address that a request names; null for what is no path. */
function targetOf({ url = '' }: IncomingMessage): URL | null {
  return url.startsWith('/') ? URL.parse(`http://edge.invalid${url}`) : null;
}

function readiness({ health }: ProxyPorts, response: ServerResponse): void {
  const regions = { eu: health.isHealthy('eu'), ap: health.isHealthy('ap') };
  const ready = regions.eu || regions.ap;
  json(response, ready ? 200 : 503, { status: ready ? 'ready' : 'no Region answers', regions });
}

async function picture(
  options: EdgeOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wanted = parsePicturePath(path, request.headers.accept, options.pictureWidths);
  const bytes = wanted && (await options.pictures.get(wanted));
  if (!wanted || !bytes) return problem(response, 'not_found', 'No picture has this address.');
  response.writeHead(200, {
    'content-type': `image/${wanted.format}`,
    'content-length': bytes.length,
    // A picture's name changes with its content, so it may be kept for a year.
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function html(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
  });
  response.end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function problem(
  response: ServerResponse,
  code: 'not_found' | 'method_not_allowed' | 'internal_error',
  detail: string,
): void {
  const body = commonProblem(code, detail);
  response.writeHead(body.status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(code === 'method_not_allowed' && { allow: 'HEAD, GET' }),
  });
  response.end(JSON.stringify({ type: `/api/problems#${code}`, ...body }));
}
