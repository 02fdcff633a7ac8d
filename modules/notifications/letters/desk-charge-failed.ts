import type { DataOf } from '#contracts/event.ts';
import type { orderChargeFailed } from '#contracts/events/orders.ts';
import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';

const phrases = {
  subject: 'Not paid: order {number}',
  preview: 'What was held for it cannot be taken.',
  heading: 'An order cannot be charged',
  opening:
    'The money that was held for order {number} cannot be taken any more. Nothing was charged.',
  todo: 'If it has not left yet, call it off. If it has, ask the customer for another way to pay, or call the parcel back.',
  order: 'Order',
  reason: 'Reason',
} as const;

/** Tells the order desk that goods are sent, or about to be, that nobody has paid for. */
export function deskChargeFailedLetter(failed: DataOf<typeof orderChargeFailed>): LetterContent {
  const { number, orderId, reason } = failed;
  return {
    language: 'en',
    subject: fill(phrases.subject, { number }),
    preview: phrases.preview,
    heading: phrases.heading,
    paragraphs: [fill(phrases.opening, { number }), phrases.todo],
    facts: [
      fact(phrases.order, number, orderId),
      fact(phrases.reason, reason.replaceAll('_', ' ')),
    ],
    afterwords: [],
    closing: [],
  };
}
