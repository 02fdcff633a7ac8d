import { expect, test } from 'vitest';
import { nearestRegion } from './choose-region.ts';
import type { RegionHints } from './choose-region.ts';

const nothing: RegionHints = {
  header: undefined,
  cookie: undefined,
  marketHeader: undefined,
  query: '',
  acceptLanguage: undefined,
};

test.each<[string, Partial<RegionHints>, 'eu' | 'ap']>([
  ['nothing', {}, 'eu'],
  ['a header', { header: 'ap' }, 'ap'],
  ['a header that names no Region', { header: 'mars' }, 'eu'],
  ['a cookie', { cookie: 'theme=dark; meridian_region=ap' }, 'ap'],
  ['a cookie of another name', { cookie: 'not_meridian_region=ap' }, 'eu'],
  ['a cookie that names no Region', { cookie: 'meridian_region=constructor' }, 'eu'],
  ['a market in a header', { marketHeader: 'japan' }, 'ap'],
  ['a market in the address', { query: 'limit=3&market=hong-kong' }, 'ap'],
  ['a market that there is not', { query: 'market=atlantis' }, 'eu'],
  ['a parameter that ends like market', { query: 'blackmarket=japan' }, 'eu'],
  ['a language of Asia', { acceptLanguage: 'zh-Hans-CN, en;q=0.5' }, 'ap'],
  ['a language of Europe', { acceptLanguage: 'de-CH, ja;q=0.5' }, 'eu'],
])('%s leads to the nearest Region', (_name, hints, region) => {
  expect(nearestRegion({ ...nothing, ...hints })).toBe(region);
});

test.each<[string, Partial<RegionHints>]>([
  ['header before cookie', { header: 'eu', cookie: 'meridian_region=ap' }],
  ['cookie before market', { cookie: 'meridian_region=eu', marketHeader: 'japan' }],
  ['market before language', { marketHeader: 'europe', acceptLanguage: 'ja' }],
])('the clearer word goes first: %s', (_name, hints) => {
  expect(nearestRegion({ ...nothing, ...hints })).toBe('eu');
});
