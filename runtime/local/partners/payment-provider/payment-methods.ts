import { invalid } from './api-error.ts';
import type { Answer } from './api-error.ts';
import type { Form } from './form.ts';
import type { PaymentMethodRecord } from './records.ts';
import { stripeId } from './stripe-ids.ts';
import { testCardName, testCardNumbered, testCards } from './test-cards.ts';

/**
 * A browser's payment method is its test card's number in hiding: `pm_3…_4242424242424242`. So
 * nothing has to be stored for shoppers who never buy. Only test numbers are ever accepted.
 */
const madeHere = /^pm_3[0-9A-Za-z]+_(\d+)$/;

/** POST /v1/payment_methods, as the card form in a browser calls it with the publishable key. */
export function createPaymentMethod(form: Form, nowMs: number): Answer {
  const number = cardNumber(form, 'card');
  if (number === undefined)
    throw invalid('Missing card details.', 'parameter_missing', 'card[number]');
  const name = testCardNumbered(number);
  const card = name === undefined ? undefined : testCards[name];
  if (!card) throw wrongNumber();
  const body = {
    id: stripeId('pm', nowMs) + '_' + card.number,
    object: 'payment_method',
    card: {
      brand: card.brand,
      country: card.country,
      funding: card.funding,
      last4: card.number.slice(-4),
    },
    created: Math.floor(nowMs / 1_000),
    customer: null,
    livemode: false,
    type: 'card',
  };
  return { status: 200, body: JSON.stringify(body) };
}

/** The method that a request names or brings along; null when it does neither. */
export function paymentMethodFrom(form: Form): PaymentMethodRecord | null {
  const token = form.text('payment_method');
  if (token !== undefined) {
    const digits = madeHere.exec(token)?.[1];
    const card = digits === undefined ? testCardName(token) : testCardNumbered(digits);
    if (card !== undefined) return { id: token, card };
    const message = `No such PaymentMethod: '${token}'. This provider knows Stripe's test cards.`;
    throw invalid(message, 'resource_missing', 'payment_method');
  }
  const number = cardNumber(form, 'payment_method_data');
  if (number === undefined) return null;
  const card = testCardNumbered(number);
  if (card === undefined) throw wrongNumber();
  return { id: card, card };
}

function cardNumber(form: Form, parent: string): string | undefined {
  return form.text(parent === 'card' ? 'card[number]' : `${parent}[card][number]`);
}

function wrongNumber(): Error {
  return invalid('Your card number is not one of the test cards.', 'incorrect_number', 'number');
}
