import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import type { AnswerRecord, EventRecord, IntentRecord, RefundRecord } from './records.ts';

/** The metadata that payments can be searched by: what Meridian sends along. */
export const searchableMetadata = ['paymentId', 'orderId'] as const;
export type SearchableMetadata = (typeof searchableMetadata)[number];

/** How many payments and events are remembered; the oldest are forgotten first. */
export interface StoreLimits {
  readonly intentsMax: number;
  readonly eventsMax: number;
}

const evictedAtOnceMax = 500;
const answerLifeMs = 24 * 3_600_000;

/**
 * Everything the provider knows, in one LMDB environment. Changes happen inside `transaction`, one
 * after another, and when it resolves they are on disk (`overlappingSync: false`). Transactions that
 * come together are flushed together. Inside, a put is done when it returns.
 */
export class Store {
  readonly #root: RootDatabase;
  /** By id, and ids sort by time. */
  readonly #intents: Database<IntentRecord, string>;
  readonly #events: Database<EventRecord, string>;
  readonly #search: Database<true, [SearchableMetadata, string, string]>;
  readonly #answers: Database<AnswerRecord, string>;
  /** From refund to intent. */
  readonly #refunds: Database<string, string>;
  readonly #dues: Database<true, string>;
  readonly #settlements: Database<number, string>;
  readonly #limits: StoreLimits;
  #intentCount: number;
  #eventCount: number;

  constructor(dataDir: string, limits: StoreLimits) {
    this.#root = open({ path: dataDir, overlappingSync: false, noSubdir: false });
    this.#intents = this.#root.openDB({ name: 'intents' });
    this.#events = this.#root.openDB({ name: 'events' });
    this.#search = this.#root.openDB({ name: 'search' });
    this.#answers = this.#root.openDB({ name: 'answers' });
    this.#refunds = this.#root.openDB({ name: 'refunds' });
    this.#dues = this.#root.openDB({ name: 'dues' });
    this.#settlements = this.#root.openDB({ name: 'settlements' });
    this.#limits = limits;
    this.#intentCount = this.#intents.getKeysCount();
    this.#eventCount = this.#events.getKeysCount();
  }

  transaction<T>(work: () => T): Promise<T> {
    return this.#root.transaction(work);
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  intent(id: string): IntentRecord | undefined {
    return this.#intents.get(id);
  }

  addIntent(intent: IntentRecord): void {
    this.putIntent(intent);
    for (const name of searchableMetadata) {
      const value = intent.metadata[name];
      if (value !== undefined) void this.#search.put([name, value, intent.id], true);
    }
    this.#intentCount += 1;
    if (this.#intentCount > this.#limits.intentsMax) this.#evictIntents();
  }

  putIntent(intent: IntentRecord): void {
    void this.#intents.put(intent.id, intent);
  }

  /** Newest first, from the one after `afterId`. */
  intents(afterId?: string): Generator<IntentRecord> {
    return newestFirst(this.#intents, afterId);
  }

  /** Newest first. */
  intentsWith(name: SearchableMetadata, value: string): IntentRecord[] {
    const found: IntentRecord[] = [];
    const range = { start: [name, value, ''], end: [name, value, last] };
    for (const [, , id] of this.#search.getKeys(range)) {
      const intent = this.intent(id);
      if (intent) found.unshift(intent);
    }
    return found;
  }

  addRefund(intent: IntentRecord, refund: RefundRecord): void {
    void this.#refunds.put(refund.id, intent.id);
  }

  refund(id: string): { intent: IntentRecord; refund: RefundRecord } | undefined {
    const intent = this.intent(this.#refunds.get(id) ?? '-');
    const refund = intent?.refunds.find((refund) => refund.id === id);
    return intent && refund && { intent, refund };
  }

  addEvent(event: EventRecord, isDue: boolean): void {
    void this.#events.put(event.id, event);
    if (isDue) void this.#dues.put(event.id, true);
    this.#eventCount += 1;
    if (this.#eventCount > this.#limits.eventsMax) this.#evictEvents();
  }

  event(id: string): EventRecord | undefined {
    return this.#events.get(id);
  }

  /** Newest first, from the one after `afterId`. */
  events(afterId?: string): Generator<EventRecord> {
    return newestFirst(this.#events, afterId);
  }

  removeDue(eventId: string): void {
    // Not awaited on purpose: forgotten in a crash, it is sent once more, which webhooks allow.
    void this.#dues.remove(eventId);
  }

  /** Events whose webhook was not yet taken, oldest first. */
  dues(): Iterable<string> {
    return this.#dues.getKeys();
  }

  /** A refund whose bank has not had its last word. */
  putSettlement(refundId: string, atMs: number): void {
    void this.#settlements.put(refundId, atMs);
  }

  removeSettlement(refundId: string): void {
    void this.#settlements.remove(refundId);
  }

  settlements(): [refundId: string, atMs: number][] {
    return [...this.#settlements.getRange()].map(({ key, value }) => [key, value]);
  }

  answer(idempotencyKey: string, nowMs: number): AnswerRecord | undefined {
    const answer = this.#answers.get(idempotencyKey);
    return answer && nowMs - answer.atMs < answerLifeMs ? answer : undefined;
  }

  putAnswer(idempotencyKey: string, answer: AnswerRecord): void {
    void this.#answers.put(idempotencyKey, answer);
  }

  counts(): { intents: number; events: number } {
    return { intents: this.#intentCount, events: this.#eventCount };
  }

  #evictIntents(): void {
    const limit = surplus(this.#intentCount, this.#limits.intentsMax);
    // Read first, removed after: a range must not lose the ground under it.
    for (const { value: intent } of Array.from(this.#intents.getRange({ limit }))) {
      void this.#intents.remove(intent.id);
      for (const name of searchableMetadata) {
        const value = intent.metadata[name];
        if (value !== undefined) void this.#search.remove([name, value, intent.id]);
      }
      for (const refund of intent.refunds) void this.#refunds.remove(refund.id);
      for (const key of intent.keys) void this.#answers.remove(key);
      this.#intentCount -= 1;
    }
  }

  #evictEvents(): void {
    const limit = surplus(this.#eventCount, this.#limits.eventsMax);
    for (const id of Array.from(this.#events.getKeys({ limit }))) {
      void this.#events.remove(id);
      void this.#dues.remove(id);
      this.#eventCount -= 1;
    }
  }
}

/** How many to forget at once: a tenth, so that it is not done each time, but never a long pause. */
function surplus(count: number, max: number): number {
  return Math.min(count - Math.floor(max * 0.9), evictedAtOnceMax);
}

/** After every id. */
const last = '~';

function* newestFirst<T>(database: Database<T, string>, afterId = last): Generator<T> {
  for (const { key, value } of database.getRange({ start: afterId, reverse: true })) {
    if (key !== afterId) yield value;
  }
}
