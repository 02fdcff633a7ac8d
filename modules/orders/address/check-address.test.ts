import { describe, expect, test } from 'vitest';
import { addressSchema } from '#contracts/http/orders.ts';
import type { Address } from '#contracts/http/orders.ts';
import { addressFaults, normalAddress } from './check-address.ts';

function address(changes: Partial<Address>): Address {
  return { name: 'A. Buyer', lines: ['1 Long Street'], city: 'Town', country: 'FR', ...changes };
}

describe('an address', () => {
  test.each<[string, Partial<Address>]>([
    ['France', { country: 'FR', postalCode: '75008' }],
    ['Greece, in Greek', { country: 'GR', city: 'Αθήνα', postalCode: '105 57' }],
    ['Ireland without Eircode', { country: 'IE' }],
    ['Ireland with Eircode', { country: 'IE', postalCode: 'D02 X285' }],
    ['the United Kingdom', { country: 'GB', postalCode: 'W1S 1SR' }],
    ['Liechtenstein', { country: 'LI', postalCode: '9490' }],
    [
      'Japan, in kanji',
      { country: 'JP', region: '東京都', city: '千代田区', postalCode: '100-0001' },
    ],
    ['Singapore', { country: 'SG', postalCode: '238801' }],
    ['Hong Kong, which has no postal codes', { country: 'HK', city: '中環' }],
    ['Korea, in hangul', { country: 'KR', city: '서울', postalCode: '04524' }],
    ['the United States', { country: 'US', region: 'NY', postalCode: '10021-1234' }],
  ])('in %s is accepted', (_, changes) => {
    const given = address(changes);
    expect(addressSchema.safeParse(given).success).toBe(true);
    expect(addressFaults(given)).toEqual([]);
  });

  test.each<[string, Partial<Address>, string[]]>([
    [
      'a German postal code that is too short',
      { country: 'DE', postalCode: '123' },
      ['postalCode'],
    ],
    ['no postal code in France', { country: 'FR' }, ['postalCode']],
    ['no prefecture in Japan', { country: 'JP', postalCode: '100-0001' }, ['region']],
    ['neither state nor code in the United States', { country: 'US' }, ['postalCode', 'region']],
    ['a state that is none', { country: 'US', region: 'ZZ', postalCode: '10021' }, ['region']],
  ])('with %s is told so', (_, changes, fields) => {
    expect(addressFaults(address(changes)).map((fault) => fault.at)).toEqual(fields);
  });

  test.each([
    ['JP', '１００−０００１', '100-0001'],
    ['JP', '1000001', '100-0001'],
    ['GB', 'w1s 1sr', 'W1S 1SR'],
  ])('in %s with the postal code %s is kept as %s', (country, typed, kept) => {
    const normal = normalAddress(address({ country, postalCode: typed, region: '東京都' }));
    expect(normal.postalCode).toBe(kept);
    expect(addressFaults(normal)).toEqual([]);
  });

  test.each([
    ['a line break in the name', { name: 'A\nB' }],
    ['no street', { lines: [] }],
    ['a country in lower case', { country: 'fr' }],
    ['letters for a phone', { phone: 'call me' }],
  ])('with %s does not pass the contract', (_, changes) => {
    expect(addressSchema.safeParse(address(changes)).success).toBe(false);
  });
});
