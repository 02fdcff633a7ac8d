import type { Bus } from '#ports/bus.ts';
import { delayLeftMs, publishMax } from '#ports/bus.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import type { Dispatch } from './queues.ts';

export interface Subscriber {
  /** The subscription's queue. */
  readonly queue: string;
  readonly types: readonly string[];
  readonly delayMs?: number;
}

/** Fans events out to the queues that asked for their type, all in one transaction. */
export class EmbeddedBus implements Bus {
  readonly #sendAll: (dispatches: readonly Dispatch[]) => Promise<void>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #subscribers: Subscriber[] = [];

  constructor(
    queues: { sendAll(dispatches: readonly Dispatch[]): Promise<void> },
    clock: Pick<Clock, 'now'>,
  ) {
    this.#clock = clock;
    this.#sendAll = (dispatches) => queues.sendAll(dispatches);
  }

  /** Before the first publish: what was published earlier is not told again. */
  subscribe(subscriber: Subscriber): void {
    this.#subscribers.push(subscriber);
  }

  async publish(events: readonly Event[]): Promise<void> {
    if (events.length > publishMax) {
      throw new RangeError(`At most ${publishMax} events at once, not ${events.length}`);
    }
    const now = this.#clock.now();
    await this.#sendAll(
      this.#subscribers.map(({ queue, types, delayMs = 0 }) => {
        const wanted = events.filter((event) => types.includes(event.type));
        const message = (body: Event) => ({ body, delayMs: delayLeftMs(body, delayMs, now) });
        return { queue, messages: wanted.map(message) };
      }),
    );
  }
}
