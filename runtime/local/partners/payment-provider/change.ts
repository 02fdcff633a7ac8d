import type { Step } from './intent.ts';
import type { EventRecord, EventType, IntentRecord, RefundRecord } from './records.ts';
import { intentJson, refundJson } from './render.ts';
import type { Store } from './store.ts';
import { stripeId } from './stripe-ids.ts';

/**
 * What one request changes: the intent, its events and the webhooks that are due, in one
 * transaction of the store. `events` is for the postman, once the transaction is on disk.
 */
export class Change {
  readonly store: Store;
  readonly nowMs: number;
  readonly publicUrl: string;
  readonly events: EventRecord[] = [];
  /** Refunds made here whose bank has a later word. */
  readonly settlements: string[] = [];
  readonly #idempotencyKey: string | undefined;
  readonly #dropsWebhooks: boolean;

  constructor(
    store: Store,
    settings: { nowMs: number; publicUrl: string; dropsWebhooks: boolean },
    idempotencyKey?: string,
  ) {
    this.store = store;
    this.nowMs = settings.nowMs;
    this.publicUrl = settings.publicUrl;
    this.#dropsWebhooks = settings.dropsWebhooks;
    this.#idempotencyKey = idempotencyKey;
  }

  create(step: Step): IntentRecord {
    const intent = this.#signed(step.intent);
    this.store.addIntent(intent);
    for (const type of step.events) this.#emit(type, intent);
    return intent;
  }

  update(step: Step, refundId?: string): IntentRecord {
    const intent = this.#signed(step.intent);
    this.store.putIntent(intent);
    const refund = intent.refunds.find((refund) => refund.id === refundId);
    for (const type of step.events) this.#emit(type, intent, refund);
    return intent;
  }

  #signed(intent: IntentRecord): IntentRecord {
    const key = this.#idempotencyKey;
    return key === undefined ? intent : { ...intent, keys: [...intent.keys, key] };
  }

  #emit(type: EventType, intent: IntentRecord, refund?: RefundRecord): void {
    const subject = refund
      ? refundJson(intent, refund)
      : intentJson(intent, { publicUrl: this.publicUrl, expandCharge: false });
    const event: EventRecord = {
      id: stripeId('evt', this.nowMs),
      type,
      createdMs: this.nowMs,
      homeRegion: intent.metadata['homeRegion'] ?? null,
      objectJson: JSON.stringify(subject),
    };
    this.store.addEvent(event, !this.#dropsWebhooks);
    if (!this.#dropsWebhooks) this.events.push(event);
  }
}
