import type { Region } from '#kernel/region.ts';
import type { Diary } from './diary.ts';
import type { Figures } from './figures.ts';
import type { Moments } from './schedule.ts';
import type { Verdict } from './verdict.ts';

const pad = (value: string | number, width: number): string => String(value).padStart(width);

/** A line for each second, with what was done to the house in it. */
export function secondsTable({ marks, seconds }: Diary): string {
  const head = 'second   orders eu/ap   pages eu/ap   pages failed   writes repeated eu/ap';
  const lines = seconds.map(({ orders, pages, pagesFailed, setbacks }, index) => {
    const done = marks.filter(({ atMs }) => Math.floor(atMs / 1_000) === index);
    const words = done.map(({ text }) => text).join('; ');
    return [
      pad(index, 6),
      pad(`${orders.eu} / ${orders.ap}`, 14),
      pad(`${pages.eu} / ${pages.ap}`, 13),
      pad(pagesFailed.eu + pagesFailed.ap || '·', 14),
      pad(setbacks.eu + setbacks.ap === 0 ? '·' : `${setbacks.eu} / ${setbacks.ap}`, 23),
      words ? `   ${words}` : '',
    ].join(' ');
  });
  return [head, ...lines].join('\n');
}

export function duration(ms: number | undefined): string {
  if (ms === undefined) return 'never';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** Each figure as name and value, for the terminal and for the picture. */
export function summary(
  figures: Figures,
  moments: Moments,
  verdict: Verdict,
  lost: Region,
): readonly (readonly [name: string, value: string])[] {
  return [
    [`readers of ${lost}: longest without a page`, duration(figures.readersGapMs)],
    ['pages that failed', `${figures.pagesFailed} of ${figures.pages + figures.pagesFailed}`],
    ['pages, median and 99th of a hundred', pageTimes(figures)],
    [`new shoppers of ${lost}: first order after the kill`, duration(figures.newShoppersMs)],
    [
      `carts at home in ${lost}: first order after the declaration`,
      duration(figures.afterDeclarationMs),
    ],
    [`carts at home in ${lost}: all who waited served after`, duration(figures.allServedMs)],
    [
      `carts at home in ${lost}: from the last order before to the first after`,
      duration(figures.outageMs),
    ],
    ['longest without an order while it took its own back', duration(figures.returnGapMs)],
    [
      'acknowledged before the kill, unknown to the survivor',
      `${moments.unknownToSurvivor.length}`,
    ],
    ['writes that were repeated', `${figures.setbacks}, given up ${figures.gaveUp}`],
    ['orders told', `${verdict.told}`],
    ['orders lost', `${verdict.lost.length}`],
    ['orders overturned, money given back', `${verdict.overturned.length}`],
    ['orders of shoppers who were told of none', `${verdict.untold.length}`],
    ['orders duplicated', `${verdict.duplicated.length}`],
    ['units oversold', `${verdict.oversold}`],
    ['units out of balance', `${verdict.unbalanced}`],
    ['charges without a living order', `${verdict.strayCharges.length}`],
    ['orders that the Regions know differently', `${verdict.unlike.length}`],
    ['orders still under way', `${verdict.underWay}`],
  ];
}

function pageTimes({ pageP50Ms, pageP99Ms }: Figures): string {
  return `${duration(pageP50Ms)}, ${duration(pageP99Ms)}`;
}

/** What went wrong on the way, the most frequent first. */
export function failuresList({ declines, failures }: Diary): string {
  const list = (counts: ReadonlyMap<string, number>) =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `  ${pad(count, 5)}  ${name}`)
      .join('\n') || '  none';
  return `What shoppers met and repeated:\n${list(failures)}\nWhat the house declined:\n${list(declines)}`;
}

/** Whether the drill showed what it is to show. */
export function isGood({ duplicated, lost, oversold, unbalanced }: Verdict): boolean {
  return lost.length + duplicated.length + oversold + unbalanced === 0;
}
