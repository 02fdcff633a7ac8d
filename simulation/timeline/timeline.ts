import { styleText } from 'node:util';
import type { Region } from '#kernel/region.ts';
import { clockText } from '../report/clock-text.ts';
import type { Recording, TraceEntry } from '../world/recording.ts';
import { Mistake } from '../report/mistake.ts';
import { levelOf } from './level.ts';
import type { Level } from './level.ts';

export interface TimelineOptions {
  readonly regions: readonly Region[];
  /** When the run began. */
  readonly start: number;
  /** Milliseconds since then. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly level: Level;
  /** An order's id, or the end of one. */
  readonly order?: string;
  /** Characters to a line. */
  readonly width: number;
  readonly colors: boolean;
}

/**
 * A run as text: one line a happening, the Regions side by side, everything outside of them to the
 * left. Ids are shortened to their ends, which find the order again (`order`).
 */
export function timelineText(recording: Recording, options: TimelineOptions): string {
  const lanes = ['world', ...options.regions];
  const width = Math.max(24, Math.floor((options.width - timeWidth - 2) / lanes.length));
  const orders = options.order === undefined ? undefined : ordersLike(recording, options.order);
  const shown = recording.entries.filter(
    (entry) => isWithin(entry, options) && (!orders || concerns(recording, entry, orders)),
  );
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    options.colors ? styleText(style, text, { validateStream: false }) : text;
  const titles = ['outside', ...options.regions].map((lane) => lane.padEnd(width)).join('');
  const head = `${'time'.padStart(timeWidth)}  ${titles}`.trimEnd();
  const lines = shown.map((entry) => {
    const at = clockText(entry.at - options.start).padStart(timeWidth);
    return `${paint('dim', at)}  ${lineOf(entry, lanes, width, paint)}`;
  });
  return [paint('bold', head), ...lines, ''].join('\n');
}

const timeWidth = 12;

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

function lineOf(entry: TraceEntry, lanes: readonly string[], width: number, paint: Paint): string {
  const { kind, lane } = entry;
  const text = `${headOf(kind)}${shortIds(entry.text)}`.trimEnd();
  const column = Math.max(0, lanes.indexOf(lane));
  // Nothing stands to the right of a line: it may go on to the edge.
  const room = width * (lanes.length - column);
  const fitting = kind === 'violation' || text.length < room ? text : `${text.slice(0, room - 2)}…`;
  const style = styles.find(([names]) => names.test(kind))?.[1];
  return ' '.repeat(column * width) + (style ? paint(style, fitting) : fitting);
}

/** Most lines are events: they need not say so. */
function headOf(kind: string): string {
  if (kind === 'event') return '';
  return kind === 'violation' ? '!! violation: ' : `${kind}: `;
}

const styles = [
  [/^violation$/, ['red', 'bold']],
  [/^(fault|process)$/, 'yellow'],
  [/^(roster|phase)$/, ['cyan', 'bold']],
  [/^event$/, 'green'],
  [/^(commit|arrives|handled|conflict)$/, 'dim'],
  [/^log (warn|error)$/, 'magenta'],
] as const satisfies readonly (readonly [RegExp, Parameters<typeof styleText>[0]])[];

function isWithin({ at, kind, text }: TraceEntry, options: TimelineOptions): boolean {
  const { fromMs = 0, level, start, toMs = Infinity } = options;
  const ms = at - start;
  return kind === 'violation' || (ms >= fromMs && ms <= toMs && levelOf(kind, text) <= level);
}

/** All orders whose ids end like this; throws when there is none. */
function ordersLike({ orders }: Recording, end: string): ReadonlySet<string> {
  const found = [...new Set([...orders.values()].flatMap((ids) => [...ids]))].filter((id) =>
    id.endsWith(end),
  );
  if (found.length === 0) throw new Mistake(`No order of this run ends in ${end}`);
  return new Set(found);
}

function concerns(
  { orders }: Recording,
  { ids, kind }: TraceEntry,
  wanted: ReadonlySet<string>,
): boolean {
  return [kind, ...ids].some((name) => {
    const known = orders.get(name);
    return known !== undefined && !known.isDisjointFrom(wanted);
  });
}

/** The last characters tell ids apart within a run; the first ones are much the same. */
export function shortIds(text: string): string {
  return text.replaceAll(
    /\b([a-z]+_[a-z]{2})_[0-9a-hjkmnp-tv-z]{20}([0-9a-hjkmnp-tv-z]{6})\b/g,
    '$1…$2',
  );
}
