import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Region } from '#kernel/region.ts';

/** An answer of the API, whatever its status. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** The body, read as the contract says. */
  readonly body: T;
  /** The code of a refusal; empty for none. */
  readonly code: string;
  readonly bytes: Uint8Array;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** The Region that the edge is asked for. */
  readonly region?: Region;
  readonly token?: string | undefined;
  /** The Idempotency-Key; a new one when it is left out. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Sends one request and takes any answer. Throws when none comes. */
export async function send<T = unknown>(
  url: string,
  path: string,
  call: Call = {},
): Promise<Answer<T>> {
  const { method = 'GET', body, region, token, key = randomUUID(), timeoutMs = 25_000 } = call;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      ...(method !== 'GET' && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(region && { 'meridian-region': region }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...call.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const parsed: unknown = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
  const isProblem = !response.ok && typeof parsed === 'object' && parsed !== null;
  const code = isProblem && 'code' in parsed ? String(parsed.code) : '';
  // The API answers by the contract that it was made from.
  return { status: response.status, headers: response.headers, body: parsed as T, code, bytes };
}

/** Sends a request that has to succeed and gives its body. Throws with the refusal. */
export async function ask<T>(url: string, path: string, call: Call = {}): Promise<T> {
  const answer = await send<T>(url, path, call);
  if (answer.status < 300) return answer.body;
  const refusal = JSON.stringify(answer.body) ?? '';
  throw new Error(`${call.method ?? 'GET'} ${path}: ${answer.status} ${refusal}`);
}

const retryMs = 150;

/**
 * Sends the same request with the same key until the house has answered it for good: what a careful
 * client does while processes die. Throws after `withinMs`.
 */
export async function insist<T>(
  url: string,
  path: string,
  call: Call,
  withinMs = 60_000,
): Promise<Answer<T>> {
  const key = call.key ?? randomUUID();
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await send<T>(url, path, { ...call, key }).catch((error: unknown) => error);
    const isFinal =
      typeof answer === 'object' &&
      answer !== null &&
      'status' in answer &&
      !isPassing(answer as Answer<T>);
    if (isFinal) return answer as Answer<T>;
    if (Date.now() > giveUpAt)
      throw new Error(`${path} was not answered for good`, { cause: answer });
    await wait(retryMs);
  }
}

/** Refusals that ask to come again. */
const passingCodes = new Set(['idempotency_key_in_use', 'order_contended', 'cart_contended']);

function isPassing({ code, status }: Answer<unknown>): boolean {
  return status >= 500 || passingCodes.has(code);
}
