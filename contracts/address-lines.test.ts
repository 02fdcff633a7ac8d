import { expect, test } from 'vitest';
import { addressLines } from './address-lines.ts';

test.each([
  [
    'FR',
    { name: 'Anna Berg', lines: ['1 rue de la Paix'], city: 'Paris', postalCode: '75002' },
    ['Anna Berg', '1 rue de la Paix', '75002 Paris', 'France'],
  ],
  [
    'US',
    {
      name: 'Anna Berg',
      lines: ['1 Main St'],
      city: 'New York',
      region: 'NY',
      postalCode: '10001',
    },
    ['Anna Berg', '1 Main St', 'New York, NY 10001', 'United States'],
  ],
  [
    'JP',
    {
      name: '山田 花子',
      lines: ['銀座4-5-6'],
      city: '中央区',
      region: '東京都',
      postalCode: '104-0061',
    },
    ['山田 花子', '〒104-0061', '東京都', '中央区銀座4-5-6', 'Japan'],
  ],
  [
    'KR',
    {
      name: '김민지',
      lines: ['세종대로 1'],
      city: '중구',
      region: '서울특별시',
      postalCode: '04524',
    },
    ['김민지', '서울특별시 중구', '세종대로 1', '04524', 'South Korea'],
  ],
])(
  'writes an address of %s as its country does, and loses none of it',
  (country, address, lines) => {
    expect(addressLines({ ...address, country }, 'en')).toEqual(lines);
  },
);

test('names the country in the language of whoever reads', () => {
  const address = { name: 'A', lines: ['B 1'], city: 'Berlin', postalCode: '10969', country: 'DE' };
  expect(addressLines(address, 'ja').at(-1)).toBe('ドイツ');
});
