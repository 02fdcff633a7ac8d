import { assert } from './assert.ts';

/**
 * Digits after the point of each currency, from ISO 4217 (list one, "minor unit").
 * The house sells in the first eight; the others are here because three decimals and none are
 * where money code goes wrong, and a partner may send them.
 */
export const currencyDigits = {
  EUR: 2,
  GBP: 2,
  CHF: 2,
  JPY: 0,
  SGD: 2,
  HKD: 2,
  KRW: 0,
  USD: 2,
  KWD: 3,
  BHD: 3,
  TND: 3,
} as const;

export type Currency = keyof typeof currencyDigits;

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyDigits, text);
}

/** An amount in whole minor units (cents; yen have none, so whole yen) of one currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** The largest amount that every operation here keeps exact: far above any order, far below 2^53. */
export const amountMinorMax = 1_000_000_000_000;

/** Throws a `RangeError` for a fraction of a minor unit or an amount beyond `amountMinorMax`. */
export function money(amountMinor: number, currency: Currency): Money {
  if (!Number.isInteger(amountMinor) || Math.abs(amountMinor) > amountMinorMax) {
    throw new RangeError(`Not an amount in minor units: ${amountMinor} ${currency}`);
  }
  return { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency };
}

export function zero(currency: Currency): Money {
  return { amountMinor: 0, currency };
}

export function add(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return money(left.amountMinor + right.amountMinor, left.currency);
}

export function subtract(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return money(left.amountMinor - right.amountMinor, left.currency);
}

export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** Times a whole number, as a quantity is. */
export function times(amount: Money, quantity: number): Money {
  assert(Number.isInteger(quantity), `quantity ${quantity} is a whole number`);
  return money(amount.amountMinor * quantity, amount.currency);
}

/** Negative, zero or positive, as a comparator wants it. */
export function compare(left: Money, right: Money): number {
  assertSameCurrency(left, right);
  return left.amountMinor - right.amountMinor;
}

/**
 * Splits an amount in proportion to whole weights by the largest remainder (Hamilton's method):
 * the parts always sum to the whole, each differs from its exact share by less than one minor
 * unit, and ties go to the earlier part. At least one weight must be above zero.
 */
export function allocate(amount: Money, weights: readonly number[]): Money[] {
  const weightSum = weights.reduce((total, weight) => {
    assert(Number.isSafeInteger(weight) && weight >= 0, `weight ${weight} is a whole number`);
    return total + weight;
  }, 0);
  assert(weightSum > 0, 'at least one weight is above zero');
  const sign = amount.amountMinor < 0 ? -1n : 1n;
  const whole = sign * BigInt(amount.amountMinor);
  const shares = weights.map((weight, index) => {
    const product = whole * BigInt(weight);
    return { index, floor: product / BigInt(weightSum), rest: product % BigInt(weightSum) };
  });
  let left = whole - shares.reduce((total, share) => total + share.floor, 0n);
  const byRest = shares.toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index);
  const parts = shares.map((share) => share.floor);
  for (const share of byRest) {
    if (left === 0n) break;
    parts[share.index] = share.floor + 1n;
    left -= 1n;
  }
  return parts.map((part) => money(Number(sign * part), amount.currency));
}

/** A rate as a fraction of whole numbers, so that 8.1 % is exactly `{ numerator: 81, denominator: 1000 }`. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
}

/** Times a rate, rounded half away from zero to the minor unit. */
export function timesRate(amount: Money, rate: Rate): Money {
  const sign = amount.amountMinor < 0 ? -1n : 1n;
  const product = sign * BigInt(amount.amountMinor) * BigInt(rate.numerator);
  const denominator = BigInt(rate.denominator);
  const rounded = (2n * product + denominator) / (2n * denominator);
  return money(Number(sign * rounded), amount.currency);
}

/** The text a person writes in the currency, such as `1234.50` or `1234`: never localised. */
export function toDecimal(amount: Money): string {
  const digits = currencyDigits[amount.currency];
  const sign = amount.amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amount.amountMinor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads `toDecimal`'s form; undefined for anything else, or for more decimals than the currency has. */
export function fromDecimal(text: string, currency: Currency): Money | undefined {
  const digits = currencyDigits[currency];
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,13})(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  const significant = fraction.replace(/0+$/, '');
  if (whole === undefined || significant.length > digits) return undefined;
  const amountMinor = Number(whole + significant.padEnd(digits, '0'));
  if (amountMinor > amountMinorMax) return undefined;
  return money(sign === '-' ? -amountMinor : amountMinor, currency);
}

function assertSameCurrency(left: Money, right: Money): void {
  assert(left.currency === right.currency, `${left.currency} and ${right.currency} do not mix`);
}
