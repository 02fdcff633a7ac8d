import { isMarketCode, markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { present } from '#kernel/assert.ts';
import { isRegion, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { yearIn } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { asRead, ownedKind, put, staying, trusted } from '#ports/item-kind.ts';
import type { Key, Table, Write } from '#ports/table.ts';

/**
 * Tax law asks for consecutive numbers without gaps, and allows several series (EU VAT Directive
 * 2006/112/EC, article 226 (2)). One a Region means that neither ever waits for the other.
 */
export interface Series {
  readonly region: Region;
  readonly market: MarketCode;
  readonly year: number;
  readonly kind: SeriesKind;
}

export type SeriesKind = 'invoice' | 'credit-note';

const prefixes: Readonly<Record<MarketCode, string>> = {
  europe: 'EU',
  'united-kingdom': 'GB',
  switzerland: 'CH',
  japan: 'JP',
  singapore: 'SG',
  'hong-kong': 'HK',
  korea: 'KR',
  'united-states': 'US',
};

const kindSuffix: Readonly<Record<SeriesKind, string>> = { invoice: '', 'credit-note': 'C' };

export function seriesAt(
  kind: SeriesKind,
  region: Region,
  market: MarketCode,
  at: Instant,
): Series {
  if (!isMarketCode(market)) throw new Error(`No series for the unknown market ${String(market)}`);
  return { kind, region, market, year: yearIn(at, markets[market].timeZone) };
}

/** Such as `EU-2026-E-000123`, or `EU-2026-EC-000007` for a credit note. */
export function numberText(series: Series, count: number): string {
  const letters = letterOf(series.region) + kindSuffix[series.kind];
  return `${prefixes[series.market]}-${series.year}-${letters}-${String(count).padStart(6, '0')}`;
}

/** The Regions' names begin with different letters. */
function letterOf(region: Region): string {
  return region.slice(0, 1).toUpperCase();
}

/** The Region in whose series a number is. */
export function regionOfNumber(number: string): Region {
  const letter = number.split('-')[2]?.charAt(0);
  return present(
    regions.find((region) => letterOf(region) === letter),
    `Region of ${number}`,
  );
}

/** The count of the newest document of a series. */
const seriesKind = staying(
  ownedKind<{ readonly last: number }>(
    'series',
    (key) => {
      const region = key.partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

function seriesKey(series: Series): Key {
  return {
    partition: `series/${series.region}/${series.market}/${series.year}`,
    sort: series.kind,
  };
}

export interface NextNumber {
  readonly number: string;
  readonly count: number;
  /** Belongs in the commit that issues the document: it conflicts when the number is taken. */
  readonly write: Write;
}

export async function nextNumber(table: Table, series: Series): Promise<NextNumber> {
  const key = seriesKey(series);
  const before = await table.get(seriesKind, key);
  const count = (before?.value.last ?? 0) + 1;
  const write = put(seriesKind, key, { last: count }, asRead(before));
  return { number: numberText(series, count), count, write };
}
