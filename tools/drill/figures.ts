import type { Region } from '#kernel/region.ts';
import { isAtHomeIn, total } from './diary.ts';
import type { Diary } from './diary.ts';
import type { Moments } from './schedule.ts';

/** What was measured. Times in milliseconds; undefined where nothing came any more. */
export interface Figures {
  /** The longest that no reader of the lost Region saw a page, from the kill on. */
  readonly readersGapMs: number | undefined;
  /** From the kill to the first order of a shopper of that continent with a cart made elsewhere. */
  readonly newShoppersMs: number | undefined;
  /** From the last order of a cart at home there before the kill to the first after it. */
  readonly outageMs: number | undefined;
  /** From the declaration to the first order of a cart at home there. */
  readonly afterDeclarationMs: number | undefined;
  /** From the declaration until all who had waited were served. */
  readonly allServedMs: number | undefined;
  /** The longest between two orders of carts at home there while it took its own back. */
  readonly returnGapMs: number | undefined;
  readonly orders: number;
  readonly pages: number;
  readonly pagesFailed: number;
  readonly pageP50Ms: number;
  readonly pageP99Ms: number;
  readonly setbacks: number;
  readonly gaveUp: number;
}

/** Shoppers who came within so much of the declaration had waited for it. */
const waitersMs = 10_000;

export function figuresOf(diary: Diary, moments: Moments, lost: Region): Figures {
  const { backAtMs, declaredAtMs, killedAtMs, returnedAtMs } = moments;
  const atHome = diary.toldTimes(isAtHomeIn(lost));
  const elsewhere = diary.toldTimes((order) => {
    return order.buyer.region === lost && !isAtHomeIn(lost)(order);
  });
  const pages = diary.pagesSeen.filter(({ region }) => region === lost).map(({ atMs }) => atMs);
  const sorted = diary.pagesSeen.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const firstAfter = atHome.find((at) => at > declaredAtMs);
  const served = atHome.filter((at) => at > declaredAtMs && at < declaredAtMs + waitersMs);
  const lastBefore = atHome.findLast((at) => at <= killedAtMs);
  const newcomer = elsewhere.find((at) => at > killedAtMs);
  return {
    readersGapMs: longestGap(pages, killedAtMs, declaredAtMs),
    newShoppersMs: since(newcomer, killedAtMs),
    outageMs: since(firstAfter, lastBefore),
    afterDeclarationMs: since(firstAfter, declaredAtMs),
    allServedMs: since(lastWaiter(served), declaredAtMs),
    returnGapMs: longestGap(diary.toldTimes(ofShoppers(lost)), backAtMs, returnedAtMs),
    orders: diary.told.length,
    pages: total(diary.seconds, 'pages'),
    pagesFailed: total(diary.seconds, 'pagesFailed'),
    pageP50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    pageP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    setbacks: total(diary.seconds, 'setbacks'),
    gaveUp: diary.gaveUpCount,
  };
}

function ofShoppers(region: Region) {
  return ({ buyer }: { readonly buyer: { readonly region: Region } }) => buyer.region === region;
}

function since(at: number | undefined, from: number | undefined): number | undefined {
  return at === undefined || from === undefined ? undefined : at - from;
}

/** The end of the first rush: those who had waited come close upon each other. */
function lastWaiter(times: readonly number[]): number | undefined {
  const pauseMs = 400;
  const end = times.findIndex((at, index) => (times[index + 1] ?? Infinity) - at > pauseMs);
  return times[end];
}

/** The longest between two of the times that lie around or within a span. */
function longestGap(times: readonly number[], from: number, to: number): number | undefined {
  const first = Math.max(
    0,
    times.findLastIndex((at) => at <= from),
  );
  const last = times.findIndex((at) => at > to);
  const within = times.slice(first, last === -1 ? undefined : last + 1);
  if (within.length < 2) return undefined;
  return Math.max(...within.slice(1).map((at, index) => at - (within[index] ?? at)));
}
