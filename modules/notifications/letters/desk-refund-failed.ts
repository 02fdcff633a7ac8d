import type { DataOf } from '#contracts/event.ts';
import type { orderRefundFailed } from '#contracts/events/orders.ts';
import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';

const phrases = {
  subject: 'Refund failed: order {number}',
  preview: 'The money is still with the house.',
  heading: 'A refund failed',
  opening:
    'The payment provider could not send a refund for order {number}. The money is still with the house.',
  todo: 'Please look at the order, ask the customer for another way if the card is gone, and refund again.',
  order: 'Order',
  refund: 'Refund',
  reason: 'Reason, says the provider',
} as const;

/** Tells the order desk that a customer still waits for money. */
export function deskRefundFailedLetter(failed: DataOf<typeof orderRefundFailed>): LetterContent {
  const { number, orderId, reason, refundId } = failed;
  return {
    language: 'en',
    subject: fill(phrases.subject, { number }),
    preview: phrases.preview,
    heading: phrases.heading,
    paragraphs: [fill(phrases.opening, { number }), phrases.todo],
    facts: [
      fact(phrases.order, number, orderId),
      fact(phrases.refund, refundId),
      fact(phrases.reason, reason.replaceAll('_', ' ')),
    ],
    afterwords: [],
    closing: [],
  };
}
