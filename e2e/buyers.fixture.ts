import type { Address } from '#contracts/http/orders.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';

/** Somebody who buys, and where they are at home. */
export interface Buyer {
  readonly region: Region;
  readonly market: MarketCode;
  readonly language: Language;
  readonly email: string;
  readonly address: Address;
}

let buyers = 0;

/** A buyer whom nobody else is: their letters are found by the mail address. */
export function buyerIn(region: Region): Buyer {
  buyers += 1;
  const email = `buyer-${buyers}-${process.pid}@customer.example`;
  return region === 'eu' ? { ...inBerlin, email } : { ...inTokyo, email };
}

const inBerlin = {
  region: 'eu',
  market: 'europe',
  language: 'de',
  address: {
    name: '李 小龍 Weiß',
    lines: ['Lindenstraße 12'],
    city: 'Berlin',
    postalCode: '10969',
    country: 'DE',
  },
} as const satisfies Omit<Buyer, 'email'>;

const inTokyo = {
  region: 'ap',
  market: 'japan',
  language: 'ja',
  address: {
    name: '高橋 結衣',
    lines: ['銀座4丁目5-6'],
    city: '中央区',
    region: '東京都',
    postalCode: '104-0061',
    country: 'JP',
  },
} as const satisfies Omit<Buyer, 'email'>;
