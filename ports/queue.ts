import type { Instant } from '#kernel/time.ts';

/**
 * Durable queues with one consumer each, as SQS standard queues are: at least once, in no
 * promised order, each message hidden while it is worked on and delivered again when the consumer
 * dies or fails. After `attemptsMax` failures a message becomes a dead letter and waits for
 * `redrive`. What `send` acknowledged is on disk.
 */
export interface Queues {
  /** At most `sendMax` messages. `delayMs` is at most `delayMsMax`. */
  send(queue: string, messages: readonly OutgoingMessage[]): Promise<void>;

  /**
   * Starts the queue's one consumer. The handler's resolution acknowledges the message, its
   * rejection counts as a failed attempt: the next comes after `retryDelayMs`, with jitter.
   */
  consume(queue: string, handler: MessageHandler, options: ConsumeOptions): Consumer;

  deadLetters(queue: string, limit: number): Promise<readonly DeadLetter[]>;

  /** Moves dead letters back, with a fresh count of attempts. Returns how many were moved. */
  redrive(queue: string, ids?: readonly string[]): Promise<number>;

  depth(queue: string): Promise<QueueDepth>;
}

export interface OutgoingMessage {
  readonly body: unknown;
  readonly delayMs?: number;
}

export interface Message {
  readonly id: string;
  readonly body: unknown;
  /** 1 on the first delivery. */
  readonly attempt: number;
}

export type MessageHandler = (message: Message, signal: AbortSignal) => Promise<void>;

export interface ConsumeOptions {
  /** How many messages are worked on at once. */
  readonly concurrency: number;
  readonly attemptsMax: number;
}

export interface Consumer {
  /** Takes no more messages and waits for those under way. */
  close(): Promise<void>;
}

export interface DeadLetter extends Message {
  readonly failedAt: Instant;
  /** The last error's name and message, without personal data. */
  readonly reason: string;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly delayed: number;
  readonly inFlight: number;
  readonly dead: number;
}

export const sendMax = 500;
/** SQS delays a message by fifteen minutes at most. */
export const delayMsMax = 900_000;

/**
 * The delay before attempt `attempt + 1`: exponential from 200 ms, at most a minute, with equal
 * jitter (half fixed, half random), so that retries neither storm nor align.
 * `fraction` is a random number in [0, 1).
 */
export function retryDelayMs(attempt: number, fraction: number): number {
  const ceilingMs = Math.min(60_000, 200 * 2 ** Math.min(attempt - 1, 20));
  return Math.round(ceilingMs / 2 + (ceilingMs / 2) * fraction);
}
