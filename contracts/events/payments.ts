import { z } from 'zod';
import { idSchema, instantSchema, moneySchema } from '../common.ts';
import { eventContract } from '../event.ts';

const payment = z.object({
  paymentId: idSchema('payment'),
  orderId: idSchema('order'),
  amount: moneySchema,
  providerReference: z.string(),
  /** What was asked for, and what of it was taken: with them the events alone make the payment. */
  requested: moneySchema.exactOptional(),
  captured: moneySchema.exactOptional(),
  declineCode: z.string().exactOptional(),
  /** By which it is told which of two pieces of news is older. */
  observedAt: instantSchema.exactOptional(),
});

/** Subject: the payment. */
export const paymentOpened = eventContract(
  'payment.opened',
  'It waits for the buyer to give a card.',
  payment,
);
export const paymentProcessing = eventContract(
  'payment.processing',
  'The bank has not answered yet.',
  payment,
);
export const paymentAuthorized = eventContract(
  'payment.authorized',
  'The provider holds the amount.',
  payment,
);
export const paymentActionRequired = eventContract(
  'payment.actionRequired',
  'The buyer must pass a challenge (3-D Secure).',
  payment,
);
export const paymentDeclined = eventContract(
  'payment.declined',
  'The provider refused; the buyer may try another method.',
  payment.extend({ declineCode: z.string() }),
);
export const paymentCaptured = eventContract('payment.captured', 'The amount was taken.', payment);
export const paymentVoided = eventContract(
  'payment.voided',
  'The hold was given back, nothing was taken.',
  payment,
);
export const paymentRefundRequested = eventContract(
  'payment.refundRequested',
  'An amount was set aside to be sent back.',
  payment.extend({ refundId: idSchema('refund'), reason: z.string() }),
);
export const paymentRefunded = eventContract(
  'payment.refunded',
  'Money went back to the buyer. `amount` is this refund, `refundedTotal` all of them.',
  payment.extend({ refundId: idSchema('refund'), refundedTotal: moneySchema, reason: z.string() }),
);
export const paymentRefundFailed = eventContract(
  'payment.refundFailed',
  'The provider could not send the money back; staff must act.',
  payment.extend({ refundId: idSchema('refund'), reason: z.string() }),
);
export const paymentOverturned = eventContract(
  'payment.overturned',
  'It came out what a lost Region did with it and could not pass on: the provider is asked how it stands.',
  payment.extend({
    /** How many events count no more, in all. */
    strayCount: z.int().positive(),
  }),
);
