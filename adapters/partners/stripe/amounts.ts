import { currencyDigits, isCurrency, money } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';

/**
 * Stripe counts in the smallest unit of a currency, as we do: cents, whole yen, whole won. One case
 * differs: of three decimals, the last must be zero. https://docs.stripe.com/currencies
 * Undefined for an amount that Stripe cannot hold.
 */
export function toStripeAmount({ amountMinor, currency }: Money): number | undefined {
  if (amountMinor <= 0) return undefined;
  return currencyDigits[currency] === 3 && amountMinor % 10 !== 0 ? undefined : amountMinor;
}

/** The amount that Stripe states, its currency being lower case; undefined for a currency not ours. */
export function fromStripeAmount(amount: number, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  return isCurrency(code) ? money(amount, code) : undefined;
}
