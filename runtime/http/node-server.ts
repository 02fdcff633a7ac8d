import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AddressInfo } from 'node:net';

/** An answer that is ready as bytes. Headers are flat, name before value, as `writeHead` takes them. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
  /** Called once the bytes are sent or nobody wants them any more: their memory is used again. */
  readonly release?: (() => void) | undefined;
}

/** Answers from memory, without waiting for anything; undefined for what is not a read of its own. */
export type AnswerRead = (request: {
  readonly method: string;
  readonly url: string;
  readonly acceptEncoding: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly market: string | undefined;
}) => ReadAnswer | undefined;

export interface NodeServerOptions {
  readonly host: string;
  readonly port: number;
  readonly app: Pick<Hono, 'fetch'>;
  readonly answerRead: AnswerRead;
  /** `ready` when it can serve now: its model is built, its store open; otherwise what keeps it. */
  readonly readiness: () => string;
}

export interface NodeServer {
  readonly port: number;
  /** Takes no more connections and waits for the requests under way. */
  close(): Promise<void>;
}

/**
 * Serves reads from memory straight from `node:http`, and everything else through the app. Throws
 * with `code: 'EADDRINUSE'` when the port is taken.
 */
export async function listen(options: NodeServerOptions): Promise<NodeServer> {
  // Puts its own light `Request` and `Response` in place of Node's: with Node's, answers are streams
  // that cost as much as all else that HTTP does here.
  const toApp = getRequestListener(options.app.fetch);
  const server = createServer((request, response) => {
    if (answerDirectly(options, request, response)) return;
    void toApp(request, response);
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  // A listening TCP server's address is an AddressInfo.
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function answerDirectly(
  options: NodeServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const url = request.url ?? '/';
  const method = request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (url === '/healthz') return sendState(response, 200, 'live');
  if (url === '/readyz') {
    const state = options.readiness();
    return sendState(response, state === 'ready' ? 200 : 503, state);
  }
  const { headers } = request;
  const market = headers['meridian-market'];
  const answer = options.answerRead({
    method,
    url,
    acceptEncoding: headers['accept-encoding']?.toString(),
    ifNoneMatch: headers['if-none-match'],
    acceptLanguage: headers['accept-language'],
    market: typeof market === 'string' ? market : undefined,
  });
  if (!answer) return false;
  // `writeHead` only reads the list, though its type allows for more.
  response.writeHead(answer.status, answer.headers as string[]);
  if (answer.release) response.once('close', answer.release);
  if (method === 'HEAD') response.end();
  else response.end(answer.bytes);
  return true;
}

function sendState(response: ServerResponse, status: number, state: string): true {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: state }));
  return true;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 3_000);
  await closed;
  clearTimeout(force);
}
