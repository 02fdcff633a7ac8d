import { isMarketCode, markets } from '#kernel/market.ts';
import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';

export interface RegionHints {
  readonly header: string | undefined;
  readonly cookie: string | undefined;
  readonly marketHeader: string | undefined;
  readonly query: string;
  readonly acceptLanguage: string | undefined;
}

export const regionHeader = 'meridian-region';
export const regionCookie = 'meridian_region';

/**
 * The Region nearest to the visitor. On AWS the network knows; here the first of these says so: a
 * hint header, the cookie of an earlier answer, the market asked for, the browser's language.
 */
export function nearestRegion(hints: RegionHints): Region {
  if (isRegion(hints.header)) return hints.header;
  const cookie = /(?:^|;\s*)meridian_region=(\w+)/.exec(hints.cookie ?? '')?.[1];
  if (isRegion(cookie)) return cookie;
  const market = hints.marketHeader ?? /(?:^|&)market=([\w-]+)/.exec(hints.query)?.[1] ?? '';
  if (isMarketCode(market)) return markets[market].region;
  const primary = (hints.acceptLanguage ?? '').slice(0, 2).toLowerCase();
  return ['ja', 'ko', 'zh'].includes(primary) ? 'ap' : 'eu';
}
