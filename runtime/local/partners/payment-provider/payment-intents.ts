import { invalid, missing, paymentErrorJson } from './api-error.ts';
import type { Answer } from './api-error.ts';
import type { Change } from './change.ts';
import type { Form } from './form.ts';
import { cancel, capture, confirm } from './intent.ts';
import type { Step } from './intent.ts';
import { paymentMethodFrom } from './payment-methods.ts';
import type { IntentRecord } from './records.ts';
import { intentJson } from './render.ts';
import type { Store } from './store.ts';
import { randomText, stripeId } from './stripe-ids.ts';

const zeroDecimal = new Set(['jpy', 'krw', 'vnd', 'clp']);
const threeDecimal = new Set(['kwd', 'bhd', 'tnd', 'jod', 'omr']);
const amountMax = 99_999_999;

/** POST /v1/payment_intents. https://docs.stripe.com/api/payment_intents/create */
export function createIntent(change: Change, form: Form): Answer {
  const currency = form.text('currency')?.toLowerCase() ?? '';
  if (!/^[a-z]{3}$/.test(currency))
    throw invalid(`Invalid currency: ${currency}`, undefined, 'currency');
  const captureMethod = form.text('capture_method') ?? 'automatic';
  const id = stripeId('pi', change.nowMs);
  const confirms = form.flag('confirm');
  if (!confirms && form.text('return_url') !== undefined) {
    throw invalid(
      '`return_url` can only be given together with `confirm`.',
      undefined,
      'return_url',
    );
  }
  const intent: IntentRecord = {
    id,
    createdMs: change.nowMs,
    amount: readAmount(form, currency),
    currency,
    captureMethod: captureMethod === 'manual' ? 'manual' : 'automatic',
    clientSecret: `${id}_secret_${randomText(24)}`,
    description: form.text('description') ?? null,
    metadata: form.group('metadata'),
    status: 'requires_payment_method',
    amountCapturable: 0,
    amountReceived: 0,
    paymentMethod: null,
    returnUrl: null,
    challengeToken: null,
    canceledMs: null,
    cancellationReason: null,
    lastError: null,
    charge: null,
    refunds: [],
    keys: [],
  };
  const paymentMethod = paymentMethodFrom(form);
  if (!confirms) {
    const status = paymentMethod ? 'requires_confirmation' : 'requires_payment_method';
    return answer(
      change,
      form,
      change.create({ intent: { ...intent, status, paymentMethod }, events: [] }),
    );
  }
  if (!paymentMethod) throw noMethod();
  const step = confirm(intent, paymentMethod, form.text('return_url') ?? null, change.nowMs);
  return confirmed(change, form, change.create(step));
}

/** POST /v1/payment_intents/:id/confirm, by the server or by a browser that has the client secret. */
export function confirmIntent(change: Change, form: Form, id: string): Answer {
  const intent = existing(change.store, id);
  const paymentMethod = paymentMethodFrom(form) ?? intent.paymentMethod;
  if (!paymentMethod) throw noMethod();
  const step = confirm(intent, paymentMethod, form.text('return_url') ?? null, change.nowMs);
  return confirmed(change, form, change.update(step));
}

/** POST /v1/payment_intents/:id/capture */
export function captureIntent(change: Change, form: Form, id: string): Answer {
  return apply(change, form, capture(existing(change.store, id), form.whole('amount_to_capture')));
}

/** POST /v1/payment_intents/:id/cancel */
export function cancelIntent(change: Change, form: Form, id: string): Answer {
  const reason = form.text('cancellation_reason') ?? null;
  return apply(change, form, cancel(existing(change.store, id), reason, change.nowMs));
}

/** POST /v1/payment_intents/:id: metadata and description, which are all that we ever change. */
export function updateIntent(change: Change, form: Form, id: string): Answer {
  const intent = existing(change.store, id);
  const metadata = { ...intent.metadata, ...form.group('metadata') };
  const description = form.text('description') ?? intent.description;
  return apply(change, form, { intent: { ...intent, metadata, description }, events: [] });
}

export function existing(store: Store, id: string): IntentRecord {
  const intent = store.intent(id);
  if (!intent) throw missing('payment_intent', id);
  return intent;
}

function apply(change: Change, form: Form, step: Step): Answer {
  return answer(change, form, change.update(step));
}

/** A card that was declined is an error with the intent inside; the intent was changed all the same. */
function confirmed(change: Change, form: Form, intent: IntentRecord): Answer {
  if (!intent.lastError) return answer(change, form, intent);
  const body = {
    error: {
      ...paymentErrorJson(intent.lastError),
      charge: intent.charge?.id,
      payment_intent: intentJson(intent, { publicUrl: change.publicUrl, expandCharge: false }),
    },
  };
  return { status: 402, body: JSON.stringify(body) };
}

function answer(change: Change, form: Form, intent: IntentRecord): Answer {
  const expandCharge = form.list('expand').includes('latest_charge');
  const { publicUrl } = change;
  return { status: 200, body: JSON.stringify(intentJson(intent, { publicUrl, expandCharge })) };
}

/** Checks the special cases of https://docs.stripe.com/currencies. */
function readAmount(form: Form, currency: string): number {
  const amount = form.whole('amount');
  if (amount === undefined)
    throw invalid('Missing required param: amount.', 'parameter_missing', 'amount');
  if (amount <= 0) throw invalid('The amount must be above 0.', 'amount_too_small', 'amount');
  // Eight digits, but for currencies without decimals, whose amounts are long in whole units.
  const max = zeroDecimal.has(currency) ? amountMax * 100 : amountMax;
  if (amount > max)
    throw invalid(`The amount must be at most ${max}.`, 'amount_too_large', 'amount');
  if (threeDecimal.has(currency) && amount % 10 !== 0) {
    throw invalid('The last digit of an amount in this currency must be 0.', undefined, 'amount');
  }
  return amount;
}

function noMethod(): Error {
  return invalid(
    'A payment method is needed to confirm this PaymentIntent.',
    'parameter_missing',
    'payment_method',
  );
}
