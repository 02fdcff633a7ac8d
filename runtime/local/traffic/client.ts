import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Region } from '#kernel/region.ts';

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** The Region that the edge is asked for. */
  readonly region?: Region;
  readonly token?: string | undefined;
  /** The Idempotency-Key; a new one when it is left out. */
  readonly key?: string;
  readonly timeoutMs?: number;
}

export interface Reply {
  /** 0 when nobody answered. */
  readonly status: number;
  /** The Region that answered, as the edge says. */
  readonly region: string;
  readonly body: unknown;
  /** The code of a refusal, or what went wrong on the way; empty for success. */
  readonly code: string;
}

/** What a client does when it is asked to come again: a little later, and later still, by chance. */
const [retryMsMin, retryMsMax] = [80, 400];

/** Sends one request. Never throws for what the house or the network does. */
export async function send(url: string, path: string, call: Call = {}): Promise<Reply> {
  const { body, key = randomUUID(), method = 'GET', region, timeoutMs = 10_000, token } = call;
  try {
    const answer = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...(method !== 'GET' && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(region && { 'meridian-region': region }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    const parsed: unknown = isJson ? JSON.parse(text) : undefined;
    const code = answer.ok ? '' : codeOf(parsed, answer.status);
    const answeredBy = answer.headers.get('meridian-region') ?? '';
    return { status: answer.status, region: answeredBy, body: parsed, code };
  } catch (error) {
    return { status: 0, region: '', body: undefined, code: networkCode(error) };
  }
}

function codeOf(body: unknown, status: number): string {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body;
  return isProblem ? String(body.code) : `status_${status}`;
}

function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'network';
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'network';
}

/** Refusals that ask to come again with the same key. */
const passingCodes = new Set([
  'idempotency_key_in_use',
  'order_contended',
  'cart_contended',
  'stock_contended',
]);

function asksToComeAgain({ code, status }: Reply): boolean {
  return status === 0 || status >= 500 || status === 429 || passingCodes.has(code);
}

export interface Patience {
  readonly withinMs: number;
  /** Hears of every attempt that was not answered for good. */
  readonly onSetback: (reply: Reply) => void;
}

/**
 * Sends the same request with the same key until it is answered for good, as a good client does.
 * Gives the last setback when that took longer than `withinMs`.
 */
export async function insist(
  url: string,
  path: string,
  call: Call,
  { onSetback, withinMs }: Patience,
): Promise<Reply> {
  const key = call.key ?? randomUUID();
  const giveUpAt = performance.now() + withinMs;
  let pauseMs = retryMsMin;
  for (;;) {
    const reply = await send(url, path, { ...call, key });
    if (!asksToComeAgain(reply)) return reply;
    onSetback(reply);
    if (performance.now() > giveUpAt) return reply;
    await wait(pauseMs * (0.5 + Math.random()));
    pauseMs = Math.min(retryMsMax, pauseMs * 2);
  }
}
