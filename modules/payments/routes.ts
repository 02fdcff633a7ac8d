import {
  receivePaymentWebhook,
  readPayment as readPaymentEndpoint,
} from '#contracts/http/payments.ts';
import { money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Peers } from '#ports/peers.ts';
import type { PeerOperation } from '#ports/peers.ts';
import type { ProviderEvent } from '#ports/payment-provider.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { StaffRole } from '#ports/sign-in.ts';
import type { PaymentPorts } from './absorb.ts';
import { refunded } from './model.ts';
import { absorbEvent, absorbOperation, receiveWebhook } from './receive-webhook.ts';
import { loadHistory, loadPayment } from './store.ts';

const readers: readonly StaffRole[] = [
  'sales',
  'order-desk',
  'support',
  'auditor',
  'administrator',
];

export function paymentRoutes(ports: PaymentPorts & { readonly peers: Peers }): Route[] {
  return [
    route(
      receivePaymentWebhook,
      {
        signature_invalid: { status: 400, title: 'The signature does not fit the body.' },
        signature_expired: { status: 400, title: 'The signature is too old.' },
      },
      ({ body, header }) =>
        receiveWebhook(
          ports,
          body instanceof Uint8Array ? body : new Uint8Array(), // `bodyType` is set: the runtime hands the bytes over as they came.
          header('stripe-signature'),
        ),
    ),
    route(
      readPaymentEndpoint,
      {
        payment_not_found: { status: 404, title: 'There is no such payment.' },
        not_permitted: { status: 403, title: 'Your role does not allow this.' },
      },
      async ({ params, actor }) => {
        if (!hasRole(actor, readers))
          return refused('not_permitted', `Needs one of: ${readers.join(', ')}.`);
        const payment = (await loadPayment(ports.table, params.paymentId))?.value;
        if (!payment) return refused('payment_not_found');
        const history = await loadHistory(ports.table, params.paymentId);
        return ok({
          paymentId: payment.paymentId,
          orderId: payment.orderId,
          status: payment.status,
          amount: payment.amount,
          captured: money(payment.capturedMinor, payment.amount.currency),
          refunded: refunded(payment),
          providerReference: payment.providerReference,
          ...(payment.declineCode !== undefined && { declineCode: payment.declineCode }),
          refunds: [...payment.refunds],
          history: history.map((event) => ({ type: event.type, at: toIso(event.at) })),
        });
      },
    ),
  ];
}

export function paymentPeerOperations(ports: PaymentPorts): PeerOperation[] {
  return [
    {
      name: absorbOperation,
      answer: async (body) => {
        await absorbEvent(ports, body as ProviderEvent); // A codec: sent by `receiveWebhook` of this same code.
        return { received: true };
      },
    },
  ];
}
