import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { processDied, retryDelayMs } from '#ports/queue.ts';
import type { ConsumeOptions, Consumer, MessageHandler, QueueDepth } from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import type { Version } from '#ports/table.ts';
import { DueList } from './due-list.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import { deathsUnsuspected } from './suspects.ts';
import type { Suspects } from './suspects.ts';

interface WorkerOptions {
  readonly queue: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: MessageStore;
  /** Shared by all queues of the process. */
  readonly suspects: Suspects;
}

interface Subscriber {
  readonly handler: MessageHandler;
  readonly options: ConsumeOptions;
  readonly abort: AbortController;
}

/**
 * The work of one queue: which messages are ready, delayed and in flight, by id. A message in flight
 * is leased in memory only; when the process dies, it is found on disk, with the attempt counted, and
 * delivered again.
 */
export class QueueWorker {
  dead = 0;
  readonly #queue: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #store: MessageStore;
  readonly #suspects: Suspects;
  /** Ready ids; those before `#head` are taken. */
  #ready: Version[] = [];
  #head = 0;
  readonly #delayed = new DueList<Version>();
  readonly #inFlight = new Set<Promise<void>>();
  #subscriber: Subscriber | undefined;
  /** The one timer, for what is due next. */
  #timer: { readonly due: number; readonly abort: AbortController } | undefined;
  #isClosed = false;

  constructor(options: WorkerOptions) {
    this.#queue = options.queue;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#store = options.store;
    this.#suspects = options.suspects;
  }

  /** Takes charge of a message that is on disk. */
  add(id: Version, due: Instant): void {
    if (due <= this.#clock.now()) this.#ready.push(id);
    else this.#delayed.add(due, id);
    this.#pump();
  }

  consume(handler: MessageHandler, options: ConsumeOptions): Consumer {
    if (this.#subscriber) throw new Error(`The queue ${this.#queue} has a consumer already`);
    const subscriber = { handler, options, abort: new AbortController() };
    this.#subscriber = subscriber;
    this.#pump();
    return {
      close: async () => {
        if (this.#subscriber === subscriber) this.#subscriber = undefined;
        await Promise.all(this.#inFlight);
      },
    };
  }

  depth(): QueueDepth {
    this.#promote();
    return {
      waiting: this.#ready.length - this.#head,
      delayed: this.#delayed.size,
      inFlight: this.#inFlight.size,
      dead: this.dead,
    };
  }

  /** Ends the timer and tells handlers to end; does not wait for one that never would. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.abort.abort(new Error('The queue is closed'));
    this.#subscriber?.abort.abort(new Error('The queue is closed'));
    this.#subscriber = undefined;
  }

  #pump(): void {
    if (this.#isClosed) return;
    this.#promote();
    for (;;) {
      const subscriber = this.#subscriber;
      if (!subscriber || this.#inFlight.size >= subscriber.options.concurrency) break;
      const id = this.#take();
      if (id === undefined) break;
      const delivery = this.#deliver(subscriber, id).then(() => {
        this.#inFlight.delete(delivery);
        this.#pump();
      });
      this.#inFlight.add(delivery);
    }
    this.#schedule();
  }

  #take(): Version | undefined {
    const id = this.#ready[this.#head];
    if (id === undefined) return undefined;
    this.#head += 1;
    if (this.#head === this.#ready.length || this.#head > 10_000) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
    return id;
  }

  /** Makes ready what has fallen due. */
  #promote(): void {
    const now = this.#clock.now();
    for (let id = this.#delayed.take(now); id; id = this.#delayed.take(now)) this.#ready.push(id);
  }

  #schedule(): void {
    const due = this.#delayed.nextDue();
    if (due === this.#timer?.due) return;
    this.#timer?.abort.abort(new Error('Another message is due sooner'));
    this.#timer = undefined;
    if (due === undefined) return;
    const timer = { due, abort: new AbortController() };
    this.#timer = timer;
    this.#clock.wait(due - this.#clock.now(), timer.abort.signal).then(
      () => {
        if (this.#timer === timer) this.#timer = undefined;
        this.#pump();
      },
      () => {
        // Called off: another timer stands in its place, or the queue is closed.
      },
    );
  }

  async #deliver(subscriber: Subscriber, id: Version): Promise<void> {
    // The handler never runs inside the sender's own call.
    await Promise.resolve();
    const message = this.#store.get(this.#queue, id);
    if (!message) return;
    if (message.deaths <= deathsUnsuspected) return this.#hand(subscriber, message);
    return this.#suspects.inTurn(() => this.#hand(subscriber, message));
  }

  async #hand({ handler, options, abort }: Subscriber, message: StoredMessage): Promise<void> {
    if (this.#isClosed) return;
    const { attempt, id, json } = message;
    if (attempt > options.attemptsMax) {
      await this.#giveUp({ ...message, attempt: attempt - 1 }, processDied);
      return;
    }
    if (!(await this.#store.begin(this.#queue, message))) {
      this.#putOff(message);
      return;
    }
    if (this.#isClosed) return;
    try {
      await handler({ id, body: JSON.parse(json) as unknown, attempt }, abort.signal);
    } catch (error) {
      if (this.#isClosed) return;
      if (attempt >= options.attemptsMax) await this.#giveUp(message, String(error));
      else await this.#tryAgain(message);
      return;
    }
    // Not waited for: a message whose removal is lost in a crash is delivered again.
    if (!this.#isClosed) void this.#store.remove(this.#queue, id);
  }

  async #giveUp(message: StoredMessage, reason: string): Promise<void> {
    try {
      const failedAt = this.#clock.now();
      await this.#store.bury(this.#queue, { ...message, failedAt, reason });
      this.dead += 1;
    } catch {
      this.#putOff(message);
    }
  }

  async #tryAgain(message: StoredMessage): Promise<void> {
    const due = this.#dueAfter(message);
    const next = { ...message, attempt: message.attempt + 1, due };
    await this.#store.replace(this.#queue, next).catch(() => {
      // The disk is full or gone: its attempt stays counted where it was, and its turn comes again.
    });
    this.#delayed.add(due, message.id);
  }

  /** The disk is full or gone: the message stays as it was, and its turn comes again. */
  #putOff(message: StoredMessage): void {
    this.#delayed.add(this.#dueAfter(message), message.id);
  }

  #dueAfter({ attempt }: StoredMessage): Instant {
    return plus(this.#clock.now(), retryDelayMs(attempt, this.#random.fraction()));
  }
}
