import { hash } from 'node:crypto';
import type { Problem } from '#kernel/problem.ts';
import { recallOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Actor } from '#ports/sign-in.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { commonProblem } from './problem.ts';

/**
 * Keys of fewer than 16 characters are refused: a guest's key must be unguessable, since its
 * repetition is shown the stored answer. A UUID fits.
 */
const keyShape = /^[\x21-\x7e]{16,255}$/;

/** The repetition record that a request names, or the problem with the key it sent. */
export function onceOf(
  request: {
    readonly key: string | undefined;
    readonly actor: Actor;
    /** Path and query. */
    readonly target: string;
  },
  endpointId: string,
  body: Uint8Array,
): { readonly once: Once } | { readonly problem: Problem } {
  if (request.key === undefined) {
    const detail =
      'Send a header Idempotency-Key with a new UUID, and the same one when you retry.';
    return { problem: commonProblem('idempotency_key_missing', detail) };
  }
  if (!keyShape.test(request.key)) {
    const detail = 'Use 16 to 255 visible ASCII characters, such as a UUID.';
    return { problem: commonProblem('idempotency_key_invalid', detail) };
  }
  const scope = `${actorName(request.actor)}/${endpointId}`;
  const fingerprint = hash(
    'sha256',
    Buffer.concat([Buffer.from(`${request.target}\n`), body]),
    'base64url',
  );
  return { once: { scope, key: request.key, fingerprint } };
}

export type Repetition =
  | { readonly state: 'new'; readonly done: () => void }
  | { readonly state: 'repeated'; readonly answer: unknown }
  | { readonly state: 'refused'; readonly problem: Problem };

/** Knows the requests under way in this process and recalls those that took effect before. */
export class Repetitions {
  readonly #inFlight = new Set<string>();
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async begin(once: Once): Promise<Repetition> {
    const name = `${once.scope}/${once.key}`;
    if (this.#inFlight.has(name)) {
      const detail = 'Wait for the first request to end, then repeat it with the same key.';
      return { state: 'refused', problem: commonProblem('idempotency_key_in_use', detail) };
    }
    this.#inFlight.add(name);
    const record = await recallOnce(this.#table, once).catch((error: unknown) => {
      // The request ends here, and its repetition is welcome.
      this.#inFlight.delete(name);
      throw error;
    });
    if (record === undefined) return { state: 'new', done: () => this.#inFlight.delete(name) };
    this.#inFlight.delete(name);
    if (record.fingerprint === once.fingerprint)
      return { state: 'repeated', answer: record.answer };
    const detail = 'Use a new key for a new request; repeat a request unchanged.';
    return { state: 'refused', problem: commonProblem('idempotency_key_reused', detail) };
  }
}
