import { describe, expect, test } from 'vitest';
import { marketCodes, markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { money } from '#kernel/money.ts';
import { priceBasket } from './price-order.ts';
import type { Basket } from './price-order.ts';

function basket(market: MarketCode, amountMinor: number, changes: Partial<Basket> = {}): Basket {
  const { countries, currency } = markets[market];
  return {
    market,
    country: countries[0],
    shippingOption: 'standard',
    giftWrap: false,
    lines: [{ unitPrice: money(amountMinor, currency), quantity: 1 }],
    ...changes,
  };
}

describe('pricing a basket', () => {
  test.each(
    marketCodes.flatMap((market) =>
      markets[market].countries.map((country) => [market, country] as const),
    ),
  )('standard shipping is offered in %s to %s', (market, country) => {
    const priced = priceBasket(basket(market, 100, { country }));
    expect(priced?.totals.shippingTotal.amountMinor).toBeGreaterThan(0);
  });

  test('shipping is free from the threshold on, and not a cent before', () => {
    expect(priceBasket(basket('europe', 249_99))?.totals.shippingTotal.amountMinor).toBe(12_00);
    expect(priceBasket(basket('europe', 250_00))?.totals.shippingTotal.amountMinor).toBe(0);
  });

  test.each([
    ['75008', true],
    ['69001', false],
    [undefined, true],
  ])('same-day delivery to postal code %s: %s', (postalCode, isOffered) => {
    const priced = priceBasket(
      basket('europe', 100, {
        shippingOption: 'same-day',
        ...(postalCode !== undefined && { postalCode }),
      }),
    );
    expect(priced !== undefined).toBe(isOffered);
  });

  test('a country of another market has no shipping', () => {
    expect(priceBasket(basket('japan', 100, { country: 'FR' }))).toBeUndefined();
  });

  test.each([
    ['NY', true],
    ['CA', false],
  ])('shipping to %s is taxed: %s', (state, isTaxed) => {
    const priced = priceBasket(basket('united-states', 100_00, { state }));
    expect(priced?.totals.shippingTax.amountMinor !== 0).toBe(isTaxed);
    expect(priced?.totals.taxTotal.amountMinor).toBeGreaterThan(0);
  });

  test('gift wrapping is charged once an order', () => {
    const priced = priceBasket(basket('korea', 1_000_000, { giftWrap: true }));
    expect(priced?.totals.giftTotal).toEqual(money(15_000, 'KRW'));
  });

  test('an empty basket costs nothing', () => {
    const priced = priceBasket(basket('united-states', 0, { lines: [], giftWrap: true }));
    expect(priced?.totals.total.amountMinor).toBe(0);
  });
});
