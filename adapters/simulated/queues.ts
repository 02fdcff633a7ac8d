import { instant } from '#kernel/time.ts';
import { checkSend } from '#ports/queue-rules.ts';
import { processDied, retryDelayMs } from '#ports/queue.ts';
import type {
  ConsumeOptions,
  Consumer,
  DeadLetter,
  DeadLetterPage,
  Message,
  MessageHandler,
  OutgoingMessage,
  QueueDepth,
  Queues,
} from '#ports/queue.ts';
import type { SimulatedClock } from './clock.ts';
import { noFaults } from './faults.ts';
import type { SimulatedFaults } from './faults.ts';
import type { SeededRandom } from './random.ts';

interface StoredMessage {
  readonly id: string;
  /** The order of sending. */
  readonly sequence: number;
  readonly json: string;
  readonly attempt: number;
}

interface Subscriber {
  readonly handler: MessageHandler;
  readonly options: ConsumeOptions;
  readonly abort: AbortController;
}

interface QueueState {
  waiting: StoredMessage[];
  delayed: number;
  readonly inFlight: Map<StoredMessage, Promise<void>>;
  dead: (StoredMessage & { failedAt: DeadLetter['failedAt']; reason: string })[];
  subscriber: Subscriber | undefined;
}

/** Queues in memory: seeded order, virtual delays, repeats when told so. */
export class SimulatedQueues implements Queues {
  readonly #clock: SimulatedClock;
  readonly #random: SeededRandom;
  readonly #faults: SimulatedFaults;
  readonly #queues = new Map<string, QueueState>();
  #sequence = 0;

  constructor(clock: SimulatedClock, random: SeededRandom, faults: SimulatedFaults = noFaults()) {
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
  }

  async send(queue: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const texts = checkSend(messages);
    if (this.#random.happens(this.#faults.sendFailureChance)) {
      throw new Error(`The simulated queue ${queue} takes no messages now: try again`);
    }
    for (const [at, message] of messages.entries()) {
      this.#sequence += 1;
      const sequence = this.#sequence;
      const stored = { id: `m${sequence}`, sequence, json: texts[at] ?? 'null', attempt: 1 };
      const { duplicateMessageChance, lateMessageMsMax } = this.#faults;
      const { delayMs = 0 } = message;
      const lateMs = lateMessageMsMax > 0 ? this.#random.below(lateMessageMsMax) : 0;
      this.#enqueue(queue, stored, delayMs + lateMs);
      // No copy comes before its time either.
      if (this.#random.happens(duplicateMessageChance)) this.#enqueue(queue, stored, delayMs);
    }
  }

  consume(queue: string, handler: MessageHandler, options: ConsumeOptions): Consumer {
    const state = this.#state(queue);
    if (state.subscriber) throw new Error(`The queue ${queue} has a consumer already`);
    const subscriber = { handler, options, abort: new AbortController() };
    state.subscriber = subscriber;
    this.#pump(queue);
    return {
      close: async () => {
        if (state.subscriber === subscriber) state.subscriber = undefined;
        await Promise.all(state.inFlight.values());
      },
    };
  }

  async deadLetters(queue: string, limit: number, cursor = 'm0'): Promise<DeadLetterPage> {
    const after = Number(cursor.slice(1));
    const found = this.#state(queue)
      .dead.filter(({ sequence }) => sequence > after)
      .toSorted((a, b) => a.sequence - b.sequence);
    const items = found.slice(0, limit).map(({ failedAt, reason, ...message }) => {
      return { ...toMessage(message), failedAt, reason };
    });
    const last = items.at(-1);
    return found.length > limit && last ? { items, cursor: last.id } : { items };
  }

  async redrive(queue: string, ids?: readonly string[]): Promise<number> {
    const state = this.#state(queue);
    const moved = state.dead.filter(({ id }) => !ids || ids.includes(id));
    state.dead = state.dead.filter((letter) => !moved.includes(letter));
    for (const { id, sequence, json } of moved) {
      this.#enqueue(queue, { id, sequence, json, attempt: 1 }, 0);
    }
    return moved.length;
  }

  async depth(queue: string): Promise<QueueDepth> {
    const { waiting, delayed, inFlight, dead } = this.#state(queue);
    return { waiting: waiting.length, delayed, inFlight: inFlight.size, dead: dead.length };
  }

  /** Every queue that was ever named. */
  names(): string[] {
    return [...this.#queues.keys()];
  }

  /** The consumers' process died: what was in flight is delivered again to whoever consumes next. */
  crash(): void {
    for (const state of this.#queues.values()) {
      state.subscriber?.abort.abort(new Error('The process died'));
      state.subscriber = undefined;
      for (const message of state.inFlight.keys()) {
        state.waiting.push({ ...message, attempt: message.attempt + 1 });
      }
      state.inFlight.clear();
    }
  }

  #state(queue: string): QueueState {
    let state = this.#queues.get(queue);
    if (!state) {
      state = { waiting: [], delayed: 0, inFlight: new Map(), dead: [], subscriber: undefined };
      this.#queues.set(queue, state);
    }
    return state;
  }

  #enqueue(queue: string, message: StoredMessage, delayMs: number): void {
    const state = this.#state(queue);
    const arrive = (): void => {
      state.waiting.push(message);
      this.#pump(queue);
    };
    if (delayMs <= 0) return arrive();
    state.delayed += 1;
    this.#clock.at(instant(this.#clock.now() + delayMs), () => {
      state.delayed -= 1;
      arrive();
    });
  }

  #pump(queue: string): void {
    const state = this.#state(queue);
    const { subscriber } = state;
    if (!subscriber) return;
    while (state.inFlight.size < subscriber.options.concurrency && state.waiting.length > 0) {
      const [message] = state.waiting.splice(this.#random.below(state.waiting.length), 1);
      if (!message) break;
      const { attempt } = message;
      if (attempt > subscriber.options.attemptsMax) {
        this.#giveUp(state, { ...message, attempt: attempt - 1 }, processDied);
        continue;
      }
      state.inFlight.set(message, this.#deliver(queue, state, subscriber, message));
    }
  }

  async #deliver(
    queue: string,
    state: QueueState,
    { handler, options, abort }: Subscriber,
    message: StoredMessage,
  ): Promise<void> {
    // The handler never runs inside the sender's own call.
    await Promise.resolve();
    try {
      await handler(toMessage(message), abort.signal);
      state.inFlight.delete(message);
    } catch (error) {
      // After a crash the message is somebody else's.
      if (state.inFlight.delete(message)) this.#fail(queue, state, options, message, error);
    }
    this.#pump(queue);
  }

  #fail(
    queue: string,
    state: QueueState,
    options: ConsumeOptions,
    message: StoredMessage,
    error: unknown,
  ): void {
    if (message.attempt >= options.attemptsMax) {
      this.#giveUp(state, message, String(error));
      return;
    }
    const delayMs = retryDelayMs(message.attempt, this.#random.fraction());
    this.#enqueue(queue, { ...message, attempt: message.attempt + 1 }, delayMs);
  }

  #giveUp(state: QueueState, message: StoredMessage, reason: string): void {
    state.dead.push({ ...message, failedAt: this.#clock.now(), reason });
  }
}

function toMessage({ id, json, attempt }: StoredMessage): Message {
  return { id, body: JSON.parse(json) as unknown, attempt };
}
