import type { Bus } from '#ports/bus.ts';
import { delayLeftMs, publishMax } from '#ports/bus.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import type { Queues } from '#ports/queue.ts';

interface Route {
  readonly queue: string;
  readonly types: readonly string[];
  readonly delayMs?: number;
}

/** Fans events out to the queues that asked for their type. */
export class SimulatedBus implements Bus {
  readonly #queues: Pick<Queues, 'send'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #routes: Route[] = [];

  constructor(queues: Pick<Queues, 'send'>, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#queues = queues;
  }

  subscribe(route: Route): void {
    this.#routes.push(route);
  }

  async publish(events: readonly Event[]): Promise<void> {
    if (events.length > publishMax) throw new RangeError(`At most ${publishMax} events at once`);
    const now = this.#clock.now();
    for (const { queue, types, delayMs = 0 } of this.#routes) {
      const wanted = events.filter((event) => types.includes(event.type));
      await this.#queues.send(
        queue,
        wanted.map((body) => ({ body, delayMs: delayLeftMs(body, delayMs, now) })),
      );
    }
  }
}
