import { z } from 'zod';
import { idSchema, instantSchema, moneySchema, nothing } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const receivePaymentWebhook = endpoint({
  id: 'receivePaymentWebhook',
  method: 'POST',
  path: '/api/partners/payment-provider/webhooks',
  tag: 'Partners',
  summary: 'The payment provider tells of a change',
  description:
    'Signed by the provider (`Stripe-Signature`). Any Region takes it and passes it to the home of ' +
    'the payment. Repeated, late and reordered events change nothing twice.',
  audience: 'signed',
  params: nothing,
  query: nothing,
  body: z.unknown(),
  bodyType: 'application/json',
  answer: { status: 200, schema: z.strictObject({ received: z.boolean() }) },
  idempotent: false,
});

export const paymentStatusSchema = z.enum([
  'needs_method',
  'needs_action',
  'processing',
  'authorized',
  'captured',
  'voided',
  'declined',
]);

export const readPayment = endpoint({
  id: 'readPayment',
  method: 'GET',
  path: '/api/staff/payments/{paymentId}',
  tag: 'Payments',
  summary: 'One payment with its refunds and history',
  audience: 'staff',
  params: z.strictObject({ paymentId: idSchema('payment') }),
  query: nothing,
  body: nothing,
  homeParam: 'paymentId',
  answer: {
    status: 200,
    schema: z
      .strictObject({
        paymentId: idSchema('payment'),
        orderId: idSchema('order'),
        status: paymentStatusSchema,
        amount: moneySchema,
        captured: moneySchema,
        refunded: moneySchema,
        providerReference: z.string(),
        declineCode: z.string().exactOptional(),
        refunds: z.array(
          z.strictObject({
            refundId: idSchema('refund'),
            amount: moneySchema,
            status: z.enum(['pending', 'succeeded', 'failed']),
            reason: z.string(),
          }),
        ),
        history: z.array(z.strictObject({ type: z.string(), at: instantSchema })),
      })
      .meta({ id: 'StaffPayment' }),
  },
});
