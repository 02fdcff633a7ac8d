import { addressLines } from '#contracts/address-lines.ts';
import { rescheduleDelivery } from '#contracts/http/delivery.ts';
import type { DataOf } from '#contracts/event.ts';
import type { orderDeliveryFailed } from '#contracts/events/orders.ts';
import type { Address } from '#contracts/http/orders.ts';
import { languageText } from '../formats.ts';
import { fact } from '../letter-content.ts';
import type { Fact, LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';

/** The house speaks English within. */
const phrases = {
  subject: 'Delivery failed: order {number}, attempt {attempt}',
  previewAgain: 'Contact the customer and agree on a new day.',
  previewReturning: 'No attempt is left: the parcel comes back.',
  heading: 'A delivery failed',
  opening: 'The courier could not hand over order {number} on {day}.',
  again:
    'Please contact the customer, agree on a new day (or another address), and then reschedule the delivery.',
  how: '{method} {path} with the agreed moment as notBefore, and the new address if there is one.',
  returning:
    'No attempt is left, so it cannot be rescheduled: the parcel comes back to the house, and the customer is refunded in full once it is here. The customer was told so; a call is still courteous.',
  reschedule: 'To reschedule',
  order: 'Order',
  delivery: 'Delivery',
  attempt: 'Attempt',
  attempts: '{attempt} ({left} left)',
  reason: 'Reason, says the courier',
  customer: 'Customer',
  prefers: 'Reads {language}',
  address: 'Delivery address',
  erased: 'Erased, or not readable in this Region',
} as const;

/** Whom to contact; personal data, opened for this letter. */
export interface DeskContact {
  readonly name: string;
  readonly email: string;
  readonly address: Address | undefined;
}

/** Tells the order desk who waits for what, and how to send it again. */
export function deskDeliveryFailedLetter(
  failed: DataOf<typeof orderDeliveryFailed>,
  day: string,
  contact: DeskContact | undefined,
): LetterContent {
  const { attempt, attemptsLeft, deliveryId, number } = failed;
  const mayRetry = attemptsLeft > 0;
  const { method, path } = rescheduleDelivery;
  const how = fill(phrases.how, { method, path: fill(path, { deliveryId }) });
  const left = fill(phrases.attempts, { attempt: `${attempt}`, left: `${attemptsLeft}` });
  return {
    language: 'en',
    subject: fill(phrases.subject, { number, attempt: `${attempt}` }),
    preview: mayRetry ? phrases.previewAgain : phrases.previewReturning,
    heading: phrases.heading,
    paragraphs: [
      fill(phrases.opening, { number, day }),
      mayRetry ? phrases.again : phrases.returning,
    ],
    facts: [
      fact(phrases.order, number, failed.orderId),
      ...contactFacts(failed, contact),
      fact(phrases.delivery, deliveryId),
      fact(phrases.attempt, left),
      fact(phrases.reason, failed.reason.replaceAll('_', ' ')),
      ...(mayRetry ? [fact(phrases.reschedule, how)] : []),
    ],
    afterwords: [],
    closing: [],
  };
}

function contactFacts(
  { language }: DataOf<typeof orderDeliveryFailed>,
  contact: DeskContact | undefined,
): Fact[] {
  if (!contact) return [fact(phrases.customer, phrases.erased)];
  const { address, email, name } = contact;
  const prefers = fill(phrases.prefers, { language: languageText(language) });
  const phone = address?.phone === undefined ? [] : [address.phone];
  return [
    fact(phrases.customer, name, email, ...phone, prefers),
    ...(address ? [fact(phrases.address, ...addressLines(address, 'en'))] : []),
  ];
}
