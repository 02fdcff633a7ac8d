import type { Address } from '#contracts/http/orders.ts';
import type { MarketCode } from '#kernel/market.ts';

/** An address in each market, of its country's form. */
export const addressIn: Readonly<Record<MarketCode, Address>> = {
  europe: address({ country: 'FR', city: 'Paris', postalCode: '75002' }),
  'united-kingdom': address({ country: 'GB', city: 'London', postalCode: 'W1S 1SR' }),
  switzerland: address({ country: 'CH', city: 'Zürich', postalCode: '8001' }),
  japan: address({ country: 'JP', region: '東京都', city: '中央区', postalCode: '104-0061' }),
  singapore: address({ country: 'SG', city: 'Singapore', postalCode: '238801' }),
  'hong-kong': address({ country: 'HK', city: '中環' }),
  korea: address({ country: 'KR', city: '서울', postalCode: '04524' }),
  'united-states': address({
    country: 'US',
    region: 'NY',
    city: 'New York',
    postalCode: '10021',
  }),
};

function address(place: Pick<Address, 'country' | 'city'> & Partial<Address>): Address {
  return { name: 'Ébène Łukasz 高橋', lines: ['12 Long Street'], ...place };
}
