/** The middle of the sheet: outlines are written as distances from it. */
export const middleX = 800;

type Command = 'M' | 'L' | 'C' | 'Z';
interface Segment {
  readonly command: Command;
  readonly points: readonly (readonly [number, number])[];
}

/**
 * A closed outline that is the same on both sides of the middle. `half` is its right side from top
 * to bottom, as `dx y` pairs with L and C, such as `0 400 L 200 400 C 220 500 220 700 200 800 L 0 800`.
 */
export function symmetric(half: string): string {
  const segments = parse(`M ${half}`);
  const right = write(segments, (dx) => middleX + dx);
  const nodes = segments.flatMap((segment) => segment.points);
  const commands = segments.slice(1).toReversed();
  let rest = nodes.length - 1;
  let left = '';
  for (const { command } of commands) {
    const count = command === 'C' ? 3 : 1;
    const points = nodes.slice(rest - count, rest).toReversed();
    left += ` ${command} ${points.map(([dx, y]) => `${round(middleX - dx)} ${y}`).join(' ')}`;
    rest -= count;
  }
  const [lastX, lastY] = nodes.at(-1) ?? [0, 0];
  return `${right} L ${round(middleX - lastX)} ${lastY}${left} Z`;
}

/** A path written as distances from the middle, laid on the right (1) or mirrored to the left (-1). */
export function onSide(path: string, side: 1 | -1): string {
  return write(parse(path), (dx) => middleX + side * dx);
}

/** Both mirror images of a path written as distances from the middle. */
export function bothSides(path: string): [string, string] {
  return [onSide(path, -1), onSide(path, 1)];
}

export function rectangle(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  const [right, bottom] = [x + width, y + height];
  return (
    `M ${x + r} ${y} L ${right - r} ${y} Q ${right} ${y} ${right} ${y + r} L ${right} ${bottom - r} ` +
    `Q ${right} ${bottom} ${right - r} ${bottom} L ${x + r} ${bottom} Q ${x} ${bottom} ${x} ${bottom - r} ` +
    `L ${x} ${y + r} Q ${x} ${y} ${x + r} ${y} Z`
  );
}

export function ellipse(x: number, y: number, rx: number, ry: number = rx): string {
  return `M ${x - rx} ${y} A ${rx} ${ry} 0 1 1 ${x + rx} ${y} A ${rx} ${ry} 0 1 1 ${x - rx} ${y} Z`;
}

/** Points on a circle, from twelve o'clock, clockwise. */
export function around(x: number, y: number, radius: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    return [round(x + radius * Math.sin(angle)), round(y - radius * Math.cos(angle))];
  });
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function parse(path: string): Segment[] {
  const segments: Segment[] = [];
  for (const [, letter = '', numbers = ''] of path.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    const values = numbers
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    const points: [number, number][] = [];
    for (let index = 0; index + 1 < values.length; index += 2) {
      points.push([values[index] ?? 0, values[index + 1] ?? 0]);
    }
    const command: Command = letter === 'C' || letter === 'L' || letter === 'Z' ? letter : 'M';
    // One letter may carry several curves or lines: split, so that each segment is one step.
    const size = command === 'C' ? 3 : 1;
    if (points.length === 0) segments.push({ command, points });
    for (let index = 0; index < points.length; index += size) {
      segments.push({ command, points: points.slice(index, index + size) });
    }
  }
  return segments;
}

function write(segments: readonly Segment[], place: (dx: number) => number): string {
  return segments
    .map(({ command, points }) =>
      [command, ...points.map(([dx, y]) => `${round(place(dx))} ${round(y)}`)].join(' '),
    )
    .join(' ');
}
