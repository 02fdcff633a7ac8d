import type { Region } from '#kernel/region.ts';
import type { TraceEntry } from '../world/trace.ts';

const columnWidth = 62;

/** A run as text: one line a happening, the Regions side by side, everything else to the left. */
export function timelineText(
  entries: readonly TraceEntry[],
  regions: readonly Region[],
  start: number,
): string {
  const lanes = ['world', ...regions];
  const head = `${'time'.padStart(12)}  ${lanes.map((lane) => lane.padEnd(columnWidth)).join('')}`;
  const lines = entries.map(({ at, kind, lane, text }) => {
    const indent = ' '.repeat(Math.max(0, lanes.indexOf(lane)) * columnWidth);
    const mark = kind === 'violation' ? '!! ' : '';
    return `${clockText(at - start).padStart(12)}  ${indent}${mark}${kind}: ${text}`;
  });
  return [head.trimEnd(), ...lines, ''].join('\n');
}

/** Hours, minutes, seconds and milliseconds since the beginning: `1:02:03.456`. */
export function clockText(ms: number): string {
  const rest = (ms % 60_000) / 1_000;
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / 3_600_000);
  return `${hours}:${String(minutes).padStart(2, '0')}:${rest.toFixed(3).padStart(6, '0')}`;
}
