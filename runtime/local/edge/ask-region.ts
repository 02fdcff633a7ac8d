import { request as httpRequest } from 'node:http';
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

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

/** A Region's answer, whole. */
export interface RegionAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly bytes: Buffer;
}

/** An answer, or none; then `sent` says whether the Region may have done what was asked. */
export type Outcome = { readonly answer: RegionAnswer } | { readonly sent: boolean };

export interface Question {
  readonly url: string;
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly agent: Agent;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks one Region. Never rejects. */
export async function askRegion({ agent, body, request, signal, url }: Question): Promise<Outcome> {
  return await new Promise((resolve) => {
    const out = httpRequest(url, {
      method: request.method,
      agent,
      headers: { ...passedOn(request.headers), 'content-length': String(body.length) },
      timeout: answerTimeoutMs,
      ...(signal && { signal }),
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
