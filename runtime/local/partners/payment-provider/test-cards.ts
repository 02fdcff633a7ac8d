import type { PaymentErrorRecord } from './records.ts';

/**
 * Stripe's test cards, by the token of each payment method, with the outcomes that
 * https://docs.stripe.com/testing documents.
 */
export interface TestCard {
  readonly number: string;
  readonly brand: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly country: string;
  /** Asks the shopper to authenticate before anything else happens. */
  readonly challenge: boolean;
  /** What the bank says, after a challenge if there was one; null approves. */
  readonly failure: PaymentErrorRecord | null;
  /** How a refund fares: at once, later, or first well and later not at all. */
  readonly refund: 'succeeds' | 'pends' | 'fails';
}

function failure(code: string, declineCode: string | null, message: string): PaymentErrorRecord {
  return { type: 'card_error', code, declineCode, message };
}

function declined(declineCode: string, message = 'Your card was declined.'): PaymentErrorRecord {
  return failure('card_declined', declineCode, message);
}

const processingError = failure(
  'processing_error',
  null,
  'An error occurred while processing your card. Try again in a little bit.',
);
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');

type Traits = Partial<Omit<TestCard, 'number' | 'brand'>>;

function card(number: string, brand: string, traits: Traits = {}): TestCard {
  return {
    number,
    brand,
    funding: 'credit',
    country: 'US',
    challenge: false,
    failure: null,
    refund: 'succeeds',
    ...traits,
  };
}

const visa = (number: string, traits?: Traits): TestCard => card(number, 'visa', traits);

export const testCards: Readonly<Record<string, TestCard>> = {
  pm_card_visa: visa('4242424242424242'),
  pm_card_visa_debit: visa('4000056655665556', { funding: 'debit' }),
  pm_card_mastercard: card('5555555555554444', 'mastercard'),
  pm_card_mastercard_debit: card('5200828282828210', 'mastercard', { funding: 'debit' }),
  pm_card_mastercard_prepaid: card('5105105105105100', 'mastercard', { funding: 'prepaid' }),
  pm_card_amex: card('378282246310005', 'amex'),
  pm_card_discover: card('6011111111111117', 'discover'),
  pm_card_diners: card('3056930009020004', 'diners'),
  pm_card_jcb: card('3566002020360505', 'jcb', { country: 'JP' }),
  pm_card_unionpay: card('6200000000000005', 'unionpay', { country: 'CN' }),

  pm_card_visa_chargeDeclined: visa('4000000000000002', { failure: declined('generic_decline') }),
  pm_card_visa_chargeDeclinedInsufficientFunds: visa('4000000000009995', {
    failure: insufficientFunds,
  }),
  pm_card_visa_chargeDeclinedLostCard: visa('4000000000009987', { failure: declined('lost_card') }),
  pm_card_visa_chargeDeclinedStolenCard: visa('4000000000009979', {
    failure: declined('stolen_card'),
  }),
  pm_card_chargeDeclinedExpiredCard: visa('4000000000000069', {
    failure: failure('expired_card', null, 'Your card has expired.'),
  }),
  pm_card_chargeDeclinedIncorrectCvc: visa('4000000000000127', {
    failure: failure('incorrect_cvc', null, 'Your card’s security code is incorrect.'),
  }),
  pm_card_chargeDeclinedProcessingError: visa('4000000000000119', { failure: processingError }),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: visa('4000000000006975', {
    failure: declined('card_velocity_exceeded'),
  }),
  pm_card_chargeCustomerFail: visa('4000000000000341', { failure: declined('generic_decline') }),
  pm_card_radarBlock: visa('4100000000000019', { failure: declined('fraudulent') }),

  pm_card_threeDSecure2Required: visa('4000000000003220', { challenge: true, country: 'IE' }),
  pm_card_threeDSecureRequired: visa('4000000000003063', { challenge: true }),
  pm_card_threeDSecureRequiredChargeDeclined: visa('4000008400001629', {
    challenge: true,
    failure: declined('generic_decline'),
  }),
  pm_card_threeDSecureRequiredProcessingError: visa('4000008400001280', {
    failure: processingError,
  }),
  pm_card_threeDSecureOptional: visa('4000000000003055'),
  pm_card_amex_threeDSecureNotSupported: card('378282246310005', 'amex'),
  pm_card_authenticationRequired: visa('4000002760003184', { challenge: true, country: 'DE' }),
  pm_card_authenticationRequiredOnSetup: visa('4000002500003155', {
    challenge: true,
    country: 'DE',
  }),
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: visa('4000008260003178', {
    challenge: true,
    country: 'GB',
    failure: insufficientFunds,
  }),

  pm_card_pendingRefund: visa('4000000000007726', { refund: 'pends' }),
  pm_card_refundFail: visa('4000000000005126', { refund: 'fails' }),
};

/** Older spellings that Stripe still takes, such as `pm_card_chargeDeclined`. */
const olderPrefix = /^pm_card_(?=chargeDeclined)/;

/** The name under which a token's card is listed; undefined for a token that is no test card. */
export function testCardName(token: string): string | undefined {
  if (Object.hasOwn(testCards, token)) return token;
  const today = token.replace(olderPrefix, 'pm_card_visa_');
  return Object.hasOwn(testCards, today) ? today : undefined;
}

/** The name of the card with this number, as a shopper would type it. */
export function testCardNumbered(number: string): string | undefined {
  const digits = number.replaceAll(/[\s-]/g, '');
  return Object.entries(testCards).find(([, card]) => card.number === digits)?.[0];
}
