/** Corners of the way from milliseconds to places along the picture, straight between them. */
export type Scale = readonly (readonly [ms: number, at: number])[];

/** Up to here a gap is drawn as long as it took. */
const plainMs = 500;

/**
 * Time as it is drawn: as it passed while something happens, and ever more compressed the longer
 * nothing does, so that hours of quiet take the room of seconds. `moments` are milliseconds.
 */
export function scaleOf(moments: readonly number[], endMs: number): Scale {
  const sorted = [...new Set([0, ...moments, endMs])].toSorted((a, b) => a - b);
  const corners: [number, number][] = [[0, 0]];
  let at = 0;
  let before = 0;
  let wasPlain = false;
  for (const ms of sorted) {
    const gap = ms - before;
    if (gap === 0) continue;
    const isPlain = gap <= plainMs;
    at += isPlain ? gap : plainMs * (1 + Math.log(gap / plainMs));
    // Plain stretches in a row are one.
    if (isPlain && wasPlain) corners.pop();
    corners.push([ms, Math.round(at)]);
    [before, wasPlain] = [ms, isPlain];
  }
  return corners;
}
