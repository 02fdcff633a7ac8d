import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorAnswer, invalid, missing } from './api-error.ts';
import type { Answer } from './api-error.ts';
import { readFaults } from './faults.ts';
import { readBody, send } from './provider.ts';
import type { Provider } from './provider.ts';
import { refundedAmount } from './records.ts';
import type { IntentRecord } from './records.ts';

/**
 * The back door for tests and demos, in JSON:
 * - `GET /_control`: the switches, and counts;
 * - `POST /_control`: sets switches (see `Faults`);
 * - `GET /_control/payments[?orderId=…]`: every payment, oldest first, with what was moved;
 * - `GET /_control/orders`: by order, how many authorizations and captures, and the sums.
 */
export async function control(
  provider: Provider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string,
  query: string,
): Promise<void> {
  if (incoming.method === 'POST') {
    return send(outgoing, setFaults(provider, await readBody(incoming)));
  }
  const orderId = new URLSearchParams(query).get('orderId');
  if (path === '/_control') return send(outgoing, state(provider));
  const intents =
    orderId === null
      ? [...provider.store.intents()]
      : provider.store.intentsWith('orderId', orderId);
  if (path === '/_control/payments') {
    return send(outgoing, json(intents.toReversed().map(summary)));
  }
  if (path === '/_control/orders') return send(outgoing, json(byOrder(intents)));
  send(outgoing, errorAnswer(missing('resource', path)));
}

function setFaults(provider: Provider, body: string): Answer {
  const faults = readFaults(parse(body));
  if (typeof faults === 'string') return errorAnswer(invalid(faults));
  Object.assign(provider.faults, faults);
  // What was held may go now.
  provider.postman.resume();
  return state(provider);
}

function state({ faults, store, postman }: Provider): Answer {
  return json({ faults, ...store.counts(), webhooksPending: postman.pending });
}

/** What moved in one payment, in the smallest unit of its currency. */
export interface PaymentSummary {
  readonly id: string;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly homeRegion: string | null;
  readonly status: string;
  readonly currency: string;
  readonly amount: number;
  readonly captured: number;
  readonly refunded: number;
  readonly createdMs: number;
}

export function summary(intent: IntentRecord): PaymentSummary {
  return {
    id: intent.id,
    paymentId: intent.metadata['paymentId'] ?? null,
    orderId: intent.metadata['orderId'] ?? null,
    homeRegion: intent.metadata['homeRegion'] ?? null,
    status: intent.status,
    currency: intent.currency,
    amount: intent.amount,
    captured: intent.amountReceived,
    refunded: refundedAmount(intent),
    createdMs: intent.createdMs,
  };
}

function byOrder(intents: readonly IntentRecord[]): object[] {
  const groups = Map.groupBy(intents, (intent) => intent.metadata['orderId'] ?? '');
  return [...groups].map(([orderId, payments]) => ({
    orderId,
    payments: payments.length,
    held: payments.filter((payment) => payment.amountCapturable > 0).length,
    captures: payments.filter((payment) => payment.amountReceived > 0).length,
    captured: payments.reduce((total, payment) => total + payment.amountReceived, 0),
    refunded: payments.reduce((total, payment) => total + refundedAmount(payment), 0),
  }));
}

/** Undefined for text that is no JSON: `readFaults` then says what to send. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) };
}
