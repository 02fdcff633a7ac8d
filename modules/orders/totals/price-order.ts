import { markets, taxRate } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { money, sum, times, zero } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { giftWrapMinor, statesTaxingShipping } from './shipping-rates.ts';
import type { ShippingOptionCode } from './shipping-rates.ts';
import { shippingOptions } from './shipping-options.ts';
import type { ShippingOption } from './shipping-options.ts';
import { totalsOf } from './totals.ts';
import type { TotalledLine, Totals } from './totals.ts';

export interface Basket {
  readonly market: MarketCode;
  readonly country: string;
  /** The state, where the country taxes by state. */
  readonly state?: string;
  readonly postalCode?: string;
  readonly shippingOption: ShippingOptionCode;
  readonly giftWrap: boolean;
  readonly lines: readonly { readonly unitPrice: Money; readonly quantity: number }[];
}

export interface PricedBasket {
  readonly totals: Totals;
  readonly lines: readonly TotalledLine[];
  readonly shippingOptions: readonly ShippingOption[];
}

/**
 * The price of a basket sent to a place; undefined when the shipping option is not to be had
 * there. An empty basket costs nothing, not even its shipping.
 */
export function priceBasket(basket: Basket): PricedBasket | undefined {
  const market = markets[basket.market];
  const { currency } = market;
  const itemsTotal = sum(
    basket.lines.map((line) => times(line.unitPrice, line.quantity)),
    currency,
  );
  const options = shippingOptions(basket, itemsTotal);
  const chosen = options.find(({ option }) => option === basket.shippingOption);
  if (!chosen) return undefined;

  const isEmpty = basket.lines.length === 0;
  const priced = totalsOf({
    currency,
    lines: basket.lines,
    shipping: isEmpty ? zero(currency) : chosen.price,
    gift:
      basket.giftWrap && !isEmpty ? money(giftWrapMinor[basket.market], currency) : zero(currency),
    taxRate: taxRate(basket.country, basket.state),
    taxIncluded: market.taxIncluded,
    shippingTaxed: statesTaxingShipping.has(basket.state ?? ''),
  });
  return { ...priced, shippingOptions: options };
}
