import { plus } from '#kernel/time.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { checkSend } from '#ports/queue-rules.ts';
import type {
  ConsumeOptions,
  Consumer,
  DeadLetter,
  MessageHandler,
  OutgoingMessage,
  QueueDepth,
  Queues,
} from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import { VersionClock } from '#ports/table-version.ts';
import type { Environment } from './environment.ts';
import { QueueWorker } from './queue-worker.ts';
import { MessageStore } from './message-store.ts';
import type { StoredMessage } from './message-store.ts';

export interface EmbeddedQueuesOptions {
  readonly environment: Environment;
  readonly region: Region;
  readonly clock: Clock;
  readonly random: Random;
}

/** Messages bound for several queues, sent as one. */
export interface Dispatch {
  readonly queue: string;
  readonly messages: readonly OutgoingMessage[];
}

/** Queues on LMDB: bodies on disk, the order of work in memory, no polling. */
export class EmbeddedQueues implements Queues {
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #store: MessageStore;
  readonly #ids: VersionClock;
  readonly #workers = new Map<string, QueueWorker>();

  constructor(options: EmbeddedQueuesOptions) {
    this.#environment = options.environment;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#store = new MessageStore(options.environment);
    this.#ids = new VersionClock(options.region);
    for (const { queue, message } of this.#store.all()) {
      this.#ids.observe(message.id);
      this.#worker(queue).add(message.id, message.due);
    }
    for (const { queue, id } of this.#store.deadIds()) {
      this.#ids.observe(id);
      this.#worker(queue).dead += 1;
    }
  }

  async send(queue: string, messages: readonly OutgoingMessage[]): Promise<void> {
    await this.sendAll([{ queue, messages }]);
  }

  /** All of it or nothing, in one transaction. Resolves once flushed. */
  async sendAll(dispatches: readonly Dispatch[]): Promise<void> {
    const now = this.#clock.now();
    const known = new Map<unknown, string>();
    const stored = dispatches.flatMap(({ queue, messages }) => {
      const texts = checkSend(messages, known);
      return messages.map(({ delayMs = 0 }, at) => {
        const due = plus(now, Math.ceil(delayMs));
        const message = { id: this.#ids.next(now), due, attempt: 1, json: texts[at] ?? 'null' };
        return { queue, message };
      });
    });
    if (stored.length === 0) return;
    await this.#environment.transact(() => {
      for (const { queue, message } of stored) this.#store.put(queue, message);
    });
    for (const { queue, message } of stored) this.#worker(queue).add(message.id, message.due);
  }

  consume(queue: string, handler: MessageHandler, options: ConsumeOptions): Consumer {
    return this.#worker(queue).consume(handler, options);
  }

  async deadLetters(queue: string, limit: number): Promise<readonly DeadLetter[]> {
    return this.#store.dead(queue, limit).map(({ id, attempt, json, failedAt, reason }) => {
      return { id, attempt, body: JSON.parse(json) as unknown, failedAt, reason };
    });
  }

  async redrive(queue: string, ids?: readonly string[]): Promise<number> {
    const due = this.#clock.now();
    const revived: StoredMessage[] = [];
    await this.#environment.transact(() => {
      for (const letter of this.#store.dead(queue)) {
        if (ids && !ids.includes(letter.id)) continue;
        const message = { id: letter.id, json: letter.json, due, attempt: 1 };
        this.#store.revive(queue, message);
        revived.push(message);
      }
    });
    const worker = this.#worker(queue);
    worker.dead -= revived.length;
    for (const message of revived) worker.add(message.id, due);
    return revived.length;
  }

  async depth(queue: string): Promise<QueueDepth> {
    return this.#worker(queue).depth();
  }

  /** Ends all timers and lets go of the consumers, as the process ends. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }

  #worker(queue: string): QueueWorker {
    const found = this.#workers.get(queue);
    if (found) return found;
    const worker = new QueueWorker({
      queue,
      clock: this.#clock,
      random: this.#random,
      store: this.#store,
    });
    this.#workers.set(queue, worker);
    return worker;
  }
}
