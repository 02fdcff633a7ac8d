import type { Instant } from '#kernel/time.ts';

/**
 * Durable queues with one consumer each, as SQS standard queues are: at least once, in no
 * promised order, each message hidden while it is worked on and delivered again when the consumer
 * dies or fails. An attempt is counted durably before the handler is called, so that a message that
 * kills its process is counted as well: after `attemptsMax` attempts without success it becomes a
 * dead letter and waits for `redrive`. What `send` acknowledged is on disk.
 */
export interface Queues {
  /** At most `sendMax` messages. `delayMs` is at most `delayMsMax`. */
  send(queue: string, messages: readonly OutgoingMessage[]): Promise<void>;

  /**
   * Starts the queue's one consumer. The handler's resolution acknowledges the message, its
   * rejection counts as a failed attempt: the next comes after `retryDelayMs`, with jitter.
   */
  consume(queue: string, handler: MessageHandler, options: ConsumeOptions): Consumer;

  /** A page of dead letters in the order in which they were sent; from its beginning without `cursor`. */
  deadLetters(queue: string, limit: number, cursor?: string): Promise<DeadLetterPage>;

  /**
   * Moves dead letters back, with a fresh count of attempts: all of them, or those that are named.
   * Returns how many were moved. Of many, some may be moved when it rejects; the others wait on.
   */
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
  /** The last error's name and message, without personal data, or `processDied`. */
  readonly reason: string;
}

export interface DeadLetterPage {
  readonly items: readonly DeadLetter[];
  /** Present when there are more. Stays good when letters before it are redriven. */
  readonly cursor?: string;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly delayed: number;
  readonly inFlight: number;
  readonly dead: number;
}

/** Why a message was given up whose last attempt neither succeeded nor failed. */
export const processDied = 'its process died';

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
