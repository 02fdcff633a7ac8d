import { ApiError, errorAnswer, missing } from './api-error.ts';
import type { Answer } from './api-error.ts';
import type { Change } from './change.ts';
import { Form } from './form.ts';
import { listEvents, listIntents, readEvent, readIntent, searchIntents } from './lists.ts';
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  existing,
  updateIntent,
} from './payment-intents.ts';
import { createPaymentMethod } from './payment-methods.ts';
import type { AnswerRecord } from './records.ts';
import { createRefund, listRefunds, readRefund } from './refunds.ts';
import type { Store } from './store.ts';

export interface ApiRequest {
  /** Below `/v1`, such as `['payment_intents', 'pi_1', 'capture']`. */
  readonly path: readonly string[];
  readonly query: string;
  readonly body: string;
  readonly idempotencyKey: string | undefined;
  /** Browsers hold a publishable key: they may confirm what they have the client secret of. */
  readonly isBrowser: boolean;
}

/** GET below `/v1`. Throws `ApiError`. */
export function read(store: Store, request: ApiRequest, publicUrl: string): Answer {
  const [resource, id] = request.path;
  const query = new Form(request.query);
  if (request.isBrowser && resource === 'payment_intents' && id !== undefined) {
    checkClientSecret(store, id, query);
    return readIntent(store, query, id, publicUrl);
  }
  if (request.isBrowser) throw forbidden();
  if (resource === 'payment_intents') {
    if (id === undefined) return listIntents(store, query, publicUrl);
    if (id === 'search') return searchIntents(store, query, publicUrl);
    return readIntent(store, query, id, publicUrl);
  }
  if (resource === 'refunds')
    return id === undefined ? listRefunds(store, query) : readRefund(store, id);
  if (resource === 'events')
    return id === undefined ? listEvents(store, query) : readEvent(store, id);
  throw missing('resource', request.path.join('/'));
}

/**
 * POST below `/v1`, inside a transaction of the store: the work, its events and the answer under the
 * idempotency key are written together, so that a repetition finds all of them or none.
 */
export function write(change: Change, request: ApiRequest, settleAfterMs: number): Answer {
  const { idempotencyKey: key } = request;
  const fingerprint = `/${request.path.join('/')} ${request.body}`;
  const stored = key === undefined ? undefined : change.store.answer(key, change.nowMs);
  if (stored) return replay(stored, fingerprint);
  const answer = attempt(() => perform(change, request, settleAfterMs));
  // As with Stripe, a request that was refused before its work began leaves the key free.
  if (key !== undefined && (answer.status === 200 || answer.status === 402)) {
    change.store.putAnswer(key, {
      fingerprint,
      status: answer.status,
      body: answer.body,
      atMs: change.nowMs,
    });
  }
  return answer;
}

function perform(change: Change, request: ApiRequest, settleAfterMs: number): Answer {
  const [resource, id, verb] = request.path;
  const form = new Form(request.body);
  if (resource === 'payment_methods' && id === undefined)
    return createPaymentMethod(form, change.nowMs);
  if (request.isBrowser) {
    if (resource !== 'payment_intents' || id === undefined || verb !== 'confirm') throw forbidden();
    checkClientSecret(change.store, id, form);
  }
  if (resource === 'refunds' && id === undefined) return createRefund(change, form, settleAfterMs);
  if (resource !== 'payment_intents') throw missing('resource', request.path.join('/'));
  if (id === undefined) return createIntent(change, form);
  if (verb === undefined) return updateIntent(change, form, id);
  if (verb === 'confirm') return confirmIntent(change, form, id);
  if (verb === 'capture') return captureIntent(change, form, id);
  if (verb === 'cancel') return cancelIntent(change, form, id);
  throw missing('resource', request.path.join('/'));
}

/** Refusals become answers here, where Stripe's API makes them answers; anything else is a bug. */
export function attempt(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    throw error;
  }
}

function replay(stored: AnswerRecord, fingerprint: string): Answer {
  if (stored.fingerprint === fingerprint) {
    return { status: stored.status, body: stored.body, isReplay: true };
  }
  const error = new ApiError(400, {
    type: 'idempotency_error',
    message:
      'This idempotency key was used with other parameters. Use a new key for a new request.',
  });
  return errorAnswer(error);
}

function checkClientSecret(store: Store, id: string, form: Form): void {
  if (existing(store, id).clientSecret !== form.text('client_secret'))
    throw missing('payment_intent', id);
}

function forbidden(): ApiError {
  return new ApiError(403, {
    type: 'invalid_request_error',
    code: 'secret_key_required',
    message: 'A publishable key may not do this.',
  });
}
