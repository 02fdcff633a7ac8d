import { plus } from '#kernel/time.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { checkSend } from '#ports/queue-rules.ts';
import type {
  ConsumeOptions,
  Consumer,
  DeadLetterPage,
  MessageHandler,
  OutgoingMessage,
  QueueDepth,
  Queues,
} from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import type { Version } from '#ports/table.ts';
import { VersionClock } from '#ports/table-version.ts';
import type { Environment } from './environment.ts';
import { QueueWorker } from './queue-worker.ts';
import { Suspects } from './suspects.ts';
import { MessageStore } from './message-store.ts';

export interface EmbeddedQueuesOptions {
  readonly environment: Environment;
  readonly region: Region;
  readonly clock: Clock;
  readonly random: Random;
}

/** How many dead letters one transaction moves, so that it holds up nobody. */
const redrivenAtOnce = 500;

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
  readonly #suspects = new Suspects();
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

  async deadLetters(queue: string, limit: number, cursor?: string): Promise<DeadLetterPage> {
    const found = this.#store.dead(queue, limit + 1, cursor);
    const items = found.slice(0, limit).map(({ id, attempt, json, failedAt, reason }) => {
      return { id, attempt, body: JSON.parse(json) as unknown, failedAt, reason };
    });
    const last = items.at(-1);
    return found.length > limit && last ? { items, cursor: last.id } : { items };
  }

  async redrive(queue: string, ids?: readonly string[]): Promise<number> {
    const wanted = ids && new Set(ids);
    let moved = 0;
    for (let after: Version | undefined; ;) {
      const { revived, last } = await this.#reviveSome(queue, after, wanted);
      moved += revived;
      if (last === undefined) return moved;
      after = last;
    }
  }

  /** Only letters after one, so that those that die again meanwhile do not come round for ever. */
  async #reviveSome(
    queue: string,
    after: Version | undefined,
    wanted: ReadonlySet<string> | undefined,
  ): Promise<{ revived: number; last: Version | undefined }> {
    const due = this.#clock.now();
    const { letters, revived } = await this.#environment.transact(() => {
      const letters = this.#store.dead(queue, redrivenAtOnce, after);
      const revived = letters.filter(({ id }) => !wanted || wanted.has(id));
      for (const { id, json } of revived) this.#store.revive(queue, { id, json, due, attempt: 1 });
      return { letters, revived };
    });
    const worker = this.#worker(queue);
    worker.dead -= revived.length;
    for (const { id } of revived) worker.add(id, due);
    const isMore = letters.length === redrivenAtOnce;
    return { revived: revived.length, last: isMore ? letters.at(-1)?.id : undefined };
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
      suspects: this.#suspects,
    });
    this.#workers.set(queue, worker);
    return worker;
  }
}
