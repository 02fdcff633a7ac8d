import type { Address } from '#contracts/http/orders.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';

/** Somebody who shops, and where they are. */
export interface Buyer {
  readonly region: Region;
  readonly market: MarketCode;
  readonly language: Language;
  readonly address: Address;
}

/** Two cities a continent. */
export const buyers: Readonly<Record<Region, readonly [Buyer, Buyer]>> = {
  eu: [
    {
      region: 'eu',
      market: 'europe',
      language: 'de',
      address: {
        name: 'Käthe Jürgensen',
        lines: ['Lindenstraße 12'],
        city: 'Berlin',
        postalCode: '10969',
        country: 'DE',
      },
    },
    {
      region: 'eu',
      market: 'europe',
      language: 'fr',
      address: {
        name: 'Hélène Aubry',
        lines: ['14 rue de Bretagne'],
        city: 'Paris',
        postalCode: '75003',
        country: 'FR',
      },
    },
  ],
  ap: [
    {
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
    },
    {
      region: 'ap',
      market: 'singapore',
      language: 'en',
      address: {
        name: 'Tan Wei Ling',
        lines: ['88 Orchard Road', '#12-04'],
        city: 'Singapore',
        postalCode: '238841',
        country: 'SG',
      },
    },
  ],
};
