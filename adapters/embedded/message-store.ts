import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Version } from '#ports/table.ts';
import type { Environment } from './environment.ts';
import { reasonOf } from './store-error.ts';

export interface StoredMessage {
  /** Made as versions are: unique, in the order of sending. */
  readonly id: Version;
  readonly due: Instant;
  /** The attempt that comes next. */
  readonly attempt: number;
  readonly json: string;
}

export interface StoredDeadLetter extends StoredMessage {
  readonly failedAt: Instant;
  readonly reason: string;
}

/** A message as it is handed out. */
export interface NextMessage extends StoredMessage {
  /** How many of its attempts in a row neither succeeded nor failed. */
  readonly deaths: number;
}

/** Messages and dead letters on disk: three lines of head, then the body as JSON. */
export class MessageStore {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Every message, queue by queue, in the order of sending. */
  *all(): Iterable<{ queue: string; message: StoredMessage }> {
    for (const { key, value } of this.#environment.messages.getRange()) {
      const { queue, id } = parseKey(String(key));
      yield { queue, message: decode(id, value) };
    }
  }

  get(queue: string, id: Version): NextMessage | undefined {
    const key = keyOf(queue, id);
    const text = this.#environment.messages.get(key);
    if (text === undefined) return undefined;
    const message = decode(id, text);
    const begun = this.#environment.handedOut.get(key);
    if (begun === undefined) return { ...message, deaths: 0 };
    const attempt = Number(begun) + 1;
    return { ...message, attempt, deaths: attempt - message.attempt };
  }

  /** Counts the message's next attempt as begun. Resolves once flushed, with whether it could. */
  async begin(queue: string, { id, attempt }: StoredMessage): Promise<boolean> {
    const counted = this.#environment.handedOut.put(keyOf(queue, id), String(attempt));
    return counted.catch(reasonOf).then((outcome) => outcome === true);
  }

  /** Inside a transaction. */
  put(queue: string, message: StoredMessage): void {
    void this.#environment.messages.put(keyOf(queue, message.id), encode(message));
  }

  /** Resolves once flushed, and also when it failed: then the message is still there. */
  async remove(queue: string, id: Version): Promise<void> {
    const { handedOut, messages } = this.#environment;
    const key = keyOf(queue, id);
    // In this order: a message that is left must not have forgotten its attempts.
    const gone = [messages.remove(key), handedOut.remove(key)];
    await Promise.all(gone).catch(reasonOf);
  }

  /** Resolves once flushed. */
  async replace(queue: string, message: StoredMessage): Promise<void> {
    await this.#environment.transact(() => {
      void this.#environment.handedOut.remove(keyOf(queue, message.id));
      this.put(queue, message);
    });
  }

  /** Moves a message among the dead letters, in one transaction. */
  bury(queue: string, letter: StoredDeadLetter): Promise<void> {
    const { messages, handedOut, deadLetters } = this.#environment;
    const key = keyOf(queue, letter.id);
    const reason = JSON.stringify(letter.reason);
    return this.#environment.transact(() => {
      void messages.remove(key);
      void handedOut.remove(key);
      void deadLetters.put(key, `${letter.failedAt.toString(36)}\n${reason}\n${encode(letter)}`);
    });
  }

  /** Inside a transaction. */
  revive(queue: string, message: StoredMessage): void {
    void this.#environment.deadLetters.remove(keyOf(queue, message.id));
    this.put(queue, message);
  }

  *deadIds(): Iterable<{ queue: string; id: Version }> {
    for (const key of this.#environment.deadLetters.getKeys()) yield parseKey(String(key));
  }

  /** At most `limit` letters that were sent after the one named. */
  dead(queue: string, limit: number, after = ''): StoredDeadLetter[] {
    const range = { start: `${queue}\0${after}`, end: `${queue}\u0001`, limit };
    const found = this.#environment.deadLetters.getRange({ ...range, exclusiveStart: true });
    return [...found].map(({ key, value }) => {
      const [failedAt = '', reason = ''] = value.split('\n', 2);
      const rest = value.slice(failedAt.length + reason.length + 2);
      return {
        ...decode(parseKey(String(key)).id, rest),
        failedAt: instant(Number.parseInt(failedAt, 36)),
        reason: String(JSON.parse(reason)),
      };
    });
  }
}

function keyOf(queue: string, id: Version): string {
  return `${queue}\0${id}`;
}

function parseKey(key: string): { queue: string; id: Version } {
  const at = key.indexOf('\0');
  return { queue: key.slice(0, at), id: key.slice(at + 1) as Version }; // Written by `keyOf`.
}

function encode({ due, attempt, json }: StoredMessage): string {
  return `${due.toString(36)}\n${attempt}\n${json}`;
}

function decode(id: Version, text: string): StoredMessage {
  const [due = '', attempt = ''] = text.split('\n', 2);
  const json = text.slice(due.length + attempt.length + 2);
  return { id, due: instant(Number.parseInt(due, 36)), attempt: Number(attempt), json };
}
