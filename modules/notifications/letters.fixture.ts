import type { Address } from '#contracts/http/orders.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { money } from '#kernel/money.ts';
import type { LetterContent } from './letter-content.ts';
import { cancelledLetter, cancelledPhrases } from './letters/cancelled.ts';
import { confirmationLetter, confirmationPhrases } from './letters/confirmation.ts';
import { deliveredLetter, deliveredPhrases } from './letters/delivered.ts';
import { deliveryFailedLetter, deliveryFailedPhrases } from './letters/delivery-failed.ts';
import {
  deliveryRescheduledLetter,
  deliveryRescheduledPhrases,
} from './letters/delivery-rescheduled.ts';
import { dispatchedLetter, dispatchedPhrases } from './letters/dispatched.ts';
import { framePhrases } from './letters/frame.ts';
import { overturnedLetter, overturnedPhrases } from './letters/overturned.ts';
import { refundedLetter, refundedPhrases } from './letters/refunded.ts';
import type { Phrases } from './phrases.ts';

/** All that is said to customers, by where it is said. */
export const phraseTables: Readonly<Record<string, Phrases<string>>> = {
  frame: framePhrases,
  confirmation: confirmationPhrases,
  dispatched: dispatchedPhrases,
  deliveryFailed: deliveryFailedPhrases,
  deliveryRescheduled: deliveryRescheduledPhrases,
  delivered: deliveredPhrases,
  cancelled: cancelledPhrases,
  refunded: refundedPhrases,
  overturned: overturnedPhrases,
};

const bytes = new Uint8Array(16).fill(7);
export const orderId = derivedId('order', 'eu', bytes);

export const tokyo: Address = {
  name: '渡邉 葛城',
  lines: ['南青山五丁目2番1号'],
  city: '港区',
  region: '東京都',
  postalCode: '107-0062',
  country: 'JP',
};

type Invoiced = Parameters<typeof confirmationLetter>[1];

export function invoiceOf(
  currency: 'EUR' | 'JPY' | 'USD',
  totals: Partial<Invoiced['totals']> = {},
): Invoiced {
  const amount = (amountMinor: number) => money(amountMinor, currency);
  return {
    invoiceId: derivedId('invoice', 'eu', bytes),
    orderId,
    orderNumber: 'EU-7K3M9-2DXWA',
    number: 'EU-2026-E-000123',
    market: currency === 'USD' ? 'united-states' : 'europe',
    language: 'en',
    country: 'FR',
    lines: [
      {
        variantId: derivedId('variant', 'eu', bytes),
        productId: derivedId('product', 'eu', bytes),
        sku: 'tote/cognac',
        title: { en: 'Tote <b>&</b>', ja: '手縫いトート' },
        options: { color: { en: 'Cognac', ja: 'コニャック' } },
        quantity: 2,
        unitPrice: amount(210_000),
        total: amount(420_000),
        tax: amount(70_000),
        weightGrams: 900,
      },
    ],
    totals: {
      itemsTotal: amount(420_000),
      shippingTotal: amount(0),
      giftTotal: amount(0),
      taxTotal: amount(70_000),
      shippingTax: amount(0),
      giftTax: amount(0),
      total: amount(420_000),
      taxIncluded: true,
      taxRate: { numerator: 200, denominator: 1_000 },
      ...totals,
    },
  };
}

/** Every letter to a customer, in a language. */
export function customerLetters(language: Language, name: string): [string, LetterContent][] {
  const to = { name, language, number: 'EU-7K3M9-2DXWA' };
  const day = 'DAY';
  const refund = { amount: money(5_000, 'EUR'), refundedTotal: money(7_000, 'EUR') };
  return [
    ['confirmation', confirmationLetter(to, invoiceOf('EUR'), { ...tokyo, name })],
    ['dispatched', dispatchedLetter(to, 'TRACK-1')],
    ['dispatched without a tracking number', dispatchedLetter(to, undefined)],
    ['delivery failed', deliveryFailedLetter(to, { attemptsLeft: 1, day })],
    ['delivery failed for good', deliveryFailedLetter(to, { attemptsLeft: 0, day })],
    ['delivery rescheduled', deliveryRescheduledLetter(to, day)],
    ['delivered', deliveredLetter(to)],
    ['cancelled', cancelledLetter(to)],
    ['refunded', refundedLetter(to, refund)],
    ['overturned', overturnedLetter(to)],
  ];
}
