import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { money, zero } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { shippingRates } from './shipping-rates.ts';
import type { ShippingOptionCode, ShippingRate } from './shipping-rates.ts';

export interface Destination {
  readonly market: MarketCode;
  readonly country: string;
  /** Unknown while the shopper is still looking: then options that need it are offered. */
  readonly postalCode?: string;
}

export interface ShippingOption {
  readonly option: ShippingOptionCode;
  readonly price: Money;
  readonly daysMin: number;
  readonly daysMax: number;
}

/** The ways of shipping items worth `itemsTotal` to a destination, in the order to be shown. */
export function shippingOptions(to: Destination, itemsTotal: Money): ShippingOption[] {
  const options = new Map<ShippingOptionCode, ShippingOption>();
  if (!markets[to.market].countries.includes(to.country)) return [];
  for (const rate of shippingRates[to.market]) {
    if (options.has(rate.option) || !fits(rate, to)) continue;
    options.set(rate.option, {
      option: rate.option,
      price: priceOf(rate, itemsTotal),
      daysMin: rate.daysMin,
      daysMax: rate.daysMax,
    });
  }
  return [...options.values()];
}

function fits(rate: ShippingRate, to: Destination): boolean {
  if (rate.countries && !rate.countries.includes(to.country)) return false;
  if (!rate.postalPrefixes || to.postalCode === undefined) return true;
  const postalCode = to.postalCode;
  return rate.postalPrefixes.some((prefix) => postalCode.startsWith(prefix));
}

function priceOf(rate: ShippingRate, itemsTotal: Money): Money {
  const isFree = rate.freeFromMinor !== undefined && itemsTotal.amountMinor >= rate.freeFromMinor;
  return isFree ? zero(itemsTotal.currency) : money(rate.amountMinor, itemsTotal.currency);
}
