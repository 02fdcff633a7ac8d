import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { ControlState } from './state.ts';
import { isCommand } from './switches.ts';
import type { Command, SwitchOutcome } from './switches.ts';

const streamEveryMs = 250;
const streamsMax = 32;
const bodyBytesMax = 4_096;
export const controlTokenHeader = 'meridian-control-token';

export interface DoorOptions {
  readonly state: () => ControlState;
  readonly operate: (command: Command, body: unknown) => Promise<SwitchOutcome>;
  readonly controlToken: string;
  /** What the page is made of, by name. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Doors {
  /** Answers what begins with `/control`. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

/**
 * The control room over HTTP: the page, `GET /control/state`, `GET /control/stream` (server-sent
 * events), and a `POST` for each switch. A switch wants the token that the page carries, so that no
 * other page that the same browser has open can press it.
 */
export function openDoors(options: DoorOptions): Doors {
  const streams = new Set<ServerResponse>();
  const timer = setInterval(() => {
    if (streams.size === 0) return;
    const event = `data: ${JSON.stringify(options.state())}\n\n`;
    for (const stream of streams) {
      // A reader who does not keep up misses states, and nothing piles up here.
      if (stream.writableLength === 0) stream.write(event);
    }
  }, streamEveryMs);
  return {
    serve: async (path, request, response) => {
      if (!isNamedHere(request)) return refuse(response, 403, 'Use localhost or an address.');
      if (request.method === 'POST') return await press(options, path, request, response);
      if (path === '/control/stream') return openStream(options, streams, response);
      show(options, path, request, response);
    },
    close: () => {
      clearInterval(timer);
      for (const stream of streams) stream.end();
    },
  };
}

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** Nothing from elsewhere, nothing inline, in no frame. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function show(
  { controlToken, files, state }: DoorOptions,
  path: string,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'Use GET or HEAD.');
  if (path === '/control/state') return json(response, 200, state());
  const name = path === '/control-room' ? 'room.html' : path.replace('/control-room/', '');
  const content = files.get(name);
  if (content === undefined) return refuse(response, 404, 'The control room is at /control-room.');
  response.writeHead(200, {
    'content-type': contentTypes[name.split('.')[1] ?? ''],
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  const text = name === 'room.html' ? content.replace('CONTROL_TOKEN', controlToken) : content;
  response.end(method === 'HEAD' ? undefined : text);
}

function openStream(
  { state }: DoorOptions,
  streams: Set<ServerResponse>,
  response: ServerResponse,
): void {
  if (streams.size >= streamsMax) return refuse(response, 503, 'Too many look on already.');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(`retry: 1000\ndata: ${JSON.stringify(state())}\n\n`);
  streams.add(response);
  response.once('close', () => streams.delete(response));
}

async function press(
  options: DoorOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const command = path.slice('/control/'.length);
  if (!path.startsWith('/control/') || !isCommand(command)) {
    return refuse(response, 404, 'The control room has no such switch.');
  }
  if (!isOfThisPage(request) || !hasToken(request, options.controlToken)) {
    return refuse(response, 403, `Send the token of this start as ${controlTokenHeader}.`);
  }
  const body = await jsonBody(request);
  if (body === undefined) return refuse(response, 400, 'Send a small JSON object.');
  const outcome = await options.operate(command, body);
  if (outcome.done) json(response, 200, options.state());
  else refuse(response, outcome.status, outcome.detail);
}

/** By `localhost` or a bare address: a name that somebody else made lead here is not ours. */
function isNamedHere({ headers }: IncomingMessage): boolean {
  const name = URL.parse(`http://${headers.host}`)?.hostname ?? '';
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Browsers say whence a request comes; programs say nothing, and need the token alone. */
function isOfThisPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host;
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const given = headers[controlTokenHeader];
  const [a, b] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Left whole where it is too large, so that the refusal still finds its way back.
  const read: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of read) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}');
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ type: 'about:blank', status, title: 'Refused', detail }));
}
