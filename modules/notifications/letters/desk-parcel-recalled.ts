import type { DataOf } from '#contracts/event.ts';
import type { deliveryRecalled } from '#contracts/events/deliveries.ts';
import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';

const phrases = {
  subject: 'Get back: parcel {parcel}',
  preview: 'Its order was called off, and the courier has it.',
  heading: 'A parcel must come back',
  opening:
    'The order of this parcel was called off when the courier had collected it. The customer gets the money back; the goods are still on their way to them.',
  todo: 'Please ask the courier to bring it back. Its pieces are on sale again once the courier tells that it was returned.',
  order: 'Order',
  delivery: 'Delivery',
  tracking: 'Tracking number',
} as const;

/** Tells the order desk that goods are on their way to somebody who was given their money back. */
export function deskParcelRecalledLetter(recalled: DataOf<typeof deliveryRecalled>): LetterContent {
  const { deliveryId, orderId, trackingNumber } = recalled;
  return {
    language: 'en',
    subject: fill(phrases.subject, { parcel: trackingNumber ?? deliveryId }),
    preview: phrases.preview,
    heading: phrases.heading,
    paragraphs: [phrases.opening, phrases.todo],
    facts: [
      fact(phrases.order, orderId),
      fact(phrases.delivery, deliveryId),
      ...(trackingNumber === undefined ? [] : [fact(phrases.tracking, trackingNumber)]),
    ],
    afterwords: [],
    closing: [],
  };
}
