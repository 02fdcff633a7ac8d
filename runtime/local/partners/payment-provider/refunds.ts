import { invalid, missing } from './api-error.ts';
import type { Answer } from './api-error.ts';
import type { Change } from './change.ts';
import type { Form } from './form.ts';
import { refund, settleRefund, settlesLater } from './intent.ts';
import { existing } from './payment-intents.ts';
import { refundJson } from './render.ts';
import type { Store } from './store.ts';

/** POST /v1/refunds. https://docs.stripe.com/api/refunds/create */
export function createRefund(change: Change, form: Form, settleAfterMs: number): Answer {
  const intentId = form.text('payment_intent');
  if (intentId === undefined) {
    throw invalid('Missing required param: payment_intent.', 'parameter_missing', 'payment_intent');
  }
  const intent = existing(change.store, intentId);
  const request = {
    amount: form.whole('amount'),
    reason: form.text('reason') ?? null,
    metadata: form.group('metadata'),
  };
  const step = refund(intent, request, change.nowMs);
  change.store.addRefund(intent, step.refund);
  change.update(step, step.refund.id);
  if (settlesLater(intent)) {
    change.store.putSettlement(step.refund.id, change.nowMs + settleAfterMs);
    change.settlements.push(step.refund.id);
  }
  return { status: 200, body: JSON.stringify(refundJson(step.intent, step.refund)) };
}

/** The bank's late word, of which an event tells. */
export function settle(change: Change, refundId: string): void {
  const found = change.store.refund(refundId);
  if (found) change.update(settleRefund(found.intent, refundId), refundId);
  change.store.removeSettlement(refundId);
}

/** GET /v1/refunds/:id */
export function readRefund(store: Store, id: string): Answer {
  const found = store.refund(id);
  if (!found) throw missing('refund', id);
  return { status: 200, body: JSON.stringify(refundJson(found.intent, found.refund)) };
}

/** GET /v1/refunds?payment_intent=… */
export function listRefunds(store: Store, query: Form): Answer {
  const intentId = query.text('payment_intent');
  if (intentId === undefined) throw invalid('Only refunds of a payment_intent are listed here.');
  const intent = existing(store, intentId);
  const data = intent.refunds.map((refund) => refundJson(intent, refund));
  const body = { object: 'list', url: '/v1/refunds', has_more: false, data };
  return { status: 200, body: JSON.stringify(body) };
}
