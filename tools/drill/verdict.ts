import { setTimeout as wait } from 'node:timers/promises';
import { homeOf, makeId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { chargesByOrder, ordersKnownTo, unitsOf } from '#runtime/local/traffic/books.ts';
import type { Asker, BookedOrder, ProviderOrder, Units } from '#runtime/local/traffic/books.ts';
import type { Ware } from '#runtime/local/traffic/wares.ts';
import type { Diary } from './diary.ts';

/** What the books of both Regions and the provider say when all has come to rest. Ids of orders. */
export interface Verdict {
  readonly told: number;
  readonly placed: number;
  /** Acknowledged, and not in the books, or ended without the money going back. */
  readonly lost: readonly string[];
  /** Acknowledged, overturned by an evacuation, and the money went back. */
  readonly overturned: readonly string[];
  /** Placed for a shopper who gave up, or who was told after a failed attempt that there is none. */
  readonly untold: readonly string[];
  /** Placed or paid twice: of every other shopper there is the order that they were told of alone. */
  readonly duplicated: readonly string[];
  /** Units sold beyond what there was. */
  readonly oversold: number;
  /** Units that the books have too many or too few of. */
  readonly unbalanced: number;
  /** Charged without a living order, or held beside one. */
  readonly strayCharges: readonly string[];
  /** What the Regions know differently. */
  readonly unlike: readonly string[];
  readonly underWay: number;
}

export interface BooksOptions {
  readonly askers: Readonly<Record<Region, Asker>>;
  readonly providerUrl: string;
  readonly wares: readonly Ware[];
  /** Orders opened since then are the drill's; epoch milliseconds. */
  readonly since: number;
  readonly unitsBefore: ReadonlyMap<Id<'variant'>, Units>;
  readonly restWithinMs: number;
}

interface Books {
  readonly eu: ReadonlyMap<string, BookedOrder>;
  readonly ap: ReadonlyMap<string, BookedOrder>;
  readonly charges: ReadonlyMap<string, ProviderOrder>;
  readonly units: readonly ReadonlyMap<Id<'variant'>, Units>[];
}

/** Waits until nothing is under way and both Regions know the same, and judges. */
export async function judge(diary: Diary, options: BooksOptions): Promise<Verdict> {
  const giveUpAt = performance.now() + options.restWithinMs;
  for (;;) {
    const verdict = compare(diary, options, await readBooks(options));
    if (isAtRest(verdict) || performance.now() > giveUpAt) return verdict;
    await wait(1_500);
  }
}

async function readBooks({ askers, providerUrl, since, wares }: BooksOptions): Promise<Books> {
  const [eu, ap, charges, ...units] = await Promise.all([
    ordersKnownTo(askers.eu, since),
    ordersKnownTo(askers.ap, since),
    chargesByOrder(providerUrl),
    unitsOf(askers.eu, wares),
    unitsOf(askers.ap, wares),
  ]);
  return { eu, ap, charges, units };
}

function isAtRest(verdict: Verdict): boolean {
  const { lost, strayCharges, unbalanced, underWay, unlike } = verdict;
  return [lost.length, strayCharges.length, unbalanced, underWay, unlike.length].every((n) => !n);
}

const endings = new Set(['closed', 'cancelled', 'expired', 'returned']);

function compare(diary: Diary, options: BooksOptions, books: Books): Verdict {
  const all = new Map([...books.ap, ...books.eu]);
  const placed = [...all.values()].filter(({ placedAt }) => placedAt !== undefined);
  const living = placed.filter(({ status }) => status !== 'cancelled' && status !== 'expired');
  const told = new Map(diary.told.map((order) => [order.orderId, order]));
  const isLiving = new Set(living.map(({ orderId }) => orderId));
  const ended = [...told.keys()].filter((orderId) => !isLiving.has(orderId));
  const untold = living.map(({ orderId }) => orderId).filter((orderId) => !told.has(orderId));
  const excusable = diary.gaveUpCount + diary.unsureCount;
  const isPaidBack = (orderId: string) => {
    const charge = books.charges.get(orderId);
    return all.has(orderId) && (!charge || !keepsMoney(charge));
  };
  return {
    told: diary.told.length,
    placed: placed.length,
    lost: ended.filter((orderId) => !isPaidBack(orderId)),
    overturned: ended.filter((orderId) => isPaidBack(orderId)),
    untold: untold.slice(0, excusable),
    duplicated: [...untold.slice(excusable), ...paidTwice(living, books.charges)],
    oversold: oversoldUnits(options, living),
    unbalanced: unbalancedUnits(options, living, books),
    strayCharges: [...books.charges.values()]
      .filter(keepsMoney)
      .map(({ orderId }) => orderId)
      .filter((orderId) => !isLiving.has(orderId) && isOfDrill(orderId, all, options.since)),
    unlike: unlikeBooks(books),
    underWay: [...all.values()].filter(({ status }) => !endings.has(status)).length,
  };
}

function paidTwice(living: readonly BookedOrder[], charges: Books['charges']): string[] {
  return living
    .map(({ orderId }) => orderId)
    .filter((orderId) => (charges.get(orderId)?.captures ?? 0) > 1);
}

function soldUnits(living: readonly BookedOrder[], variantId: Id<'variant'>): number {
  return living
    .flatMap(({ lines }) => lines)
    .reduce((units, line) => units + (line.variantId === variantId ? line.quantity : 0), 0);
}

function oversoldUnits({ unitsBefore }: BooksOptions, living: readonly BookedOrder[]): number {
  return [...unitsBefore].reduce((units, [variantId, { unsold }]) => {
    return units + Math.max(0, soldUnits(living, variantId) - unsold);
  }, 0);
}

function unbalancedUnits(
  { unitsBefore }: BooksOptions,
  living: readonly BookedOrder[],
  { units }: Books,
): number {
  const differences = units.flatMap((after) =>
    [...unitsBefore].map(([variantId, { unsold }]) => {
      const left = after.get(variantId)?.unsold ?? 0;
      return Math.abs(unsold - soldUnits(living, variantId) - left);
    }),
  );
  return differences.reduce((sum, each) => sum + each, 0);
}

/** Also one that no book has, which is the worst that may become of a charge. Ids sort by time. */
export function isOfDrill(
  orderId: string,
  known: { has(orderId: string): boolean },
  since: number,
): boolean {
  const home = homeOf(orderId);
  const first = home && makeId('order', home, since, new Uint8Array(10));
  return known.has(orderId) || (first !== undefined && orderId >= first);
}

/** Whether the buyer's money is held, or was taken and not given back. */
function keepsMoney({ captured, held, refunded }: ProviderOrder): boolean {
  return held > 0 || captured !== refunded;
}

function unlikeBooks({ ap, eu }: Books): string[] {
  const ids = new Set([...ap.keys(), ...eu.keys()]);
  return [...ids].filter((orderId) => ap.get(orderId)?.status !== eu.get(orderId)?.status);
}
