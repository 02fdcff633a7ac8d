import { randomUUID } from 'node:crypto';
import type { Region } from '#kernel/region.ts';

/** An answer of the API: its status, its Region, and its body as whatever the contract says. */
export interface ApiAnswer<T> {
  readonly status: number;
  readonly region: string;
  readonly body: T;
  readonly bytes: Uint8Array;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly body?: unknown;
  readonly region?: Region;
  readonly token?: string | undefined;
}

/** The API refused, or did not answer at all. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}

/** A client of the public API. Every unsafe call has a new key; no answer but success is taken. */
export class Api {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async call<T>(path: string, call: Call = {}): Promise<ApiAnswer<T>> {
    const { method = 'GET', body, region, token } = call;
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(region && { 'meridian-region': region }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new DemoFailed(`Nothing answers at ${this.#url}. Start it with "npm start" first.`, {
        cause,
      });
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    const parsed: unknown = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
    if (!answer.ok)
      throw new DemoFailed(`${method} ${path}: ${answer.status} ${JSON.stringify(parsed)}`);
    // The demo trusts the contract that the API checks itself.
    return {
      status: answer.status,
      region: answer.headers.get('meridian-region') ?? '',
      body: parsed as T,
      bytes,
    };
  }

  /** Asks again until the answer is wanted. Throws `DemoFailed` after `withinMs`. */
  async until<T>(
    path: string,
    call: Call,
    isWanted: (body: T) => boolean,
    withinMs = 60_000,
  ): Promise<T> {
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const { body } = await this.call<T>(path, call);
      if (isWanted(body)) return body;
      if (Date.now() > giveUpAt) {
        throw new DemoFailed(
          `${path} did not come to what was waited for: ${JSON.stringify(body).slice(0, 400)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
