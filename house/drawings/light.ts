import { blend, lightnessOf, shift } from './palette.ts';
import type { Drawing, Sheet } from './sheet.ts';
import { round } from './shape.ts';
import { define, defineId } from './sheet.ts';

/** A soft edge: the reference of a blur of this many units. */
export function blur(sheet: Sheet, deviation: number): string {
  return define(
    sheet,
    `blur${deviation}`,
    (id) =>
      `<filter id="${id}" x="-0.4" y="-0.4" width="1.8" height="1.8"><feGaussianBlur stdDeviation="${deviation}"/></filter>`,
  );
}

export interface SoftLine {
  readonly color: string;
  readonly opacity: number;
  /** How wide it is where it has faded to nothing. */
  readonly width: number;
  readonly shift?: readonly [dx: number, dy: number];
}

/**
 * A line with soft sides: strokes of one path, each narrower than the last, that add up to the
 * opacity in the middle. Many times cheaper to render than a blur, which is kept for the few
 * shadows that have no line.
 */
export function soft(sheet: Sheet, d: string, line: SoftLine): string {
  const { color, opacity, width, shift: [dx, dy] = [0, 0] } = line;
  const steps = Math.min(8, Math.max(3, Math.round(width / 7)));
  const each = 1 - (1 - opacity) ** (1 / steps);
  const path = pathId(sheet, d);
  const strokes = Array.from(
    { length: steps },
    (_, index) => `<use href="#${path}" stroke-width="${round((width * (index + 1)) / steps)}"/>`,
  );
  return `<g fill="none" stroke="${color}" stroke-opacity="${each.toFixed(4)}" stroke-linecap="round" stroke-linejoin="round" transform="translate(${dx} ${dy})">${strokes.join('')}</g>`;
}

/** The id of a path that is drawn or clipped by more than once. */
export function pathId(sheet: Sheet, d: string): string {
  return defineId(sheet, `path ${d}`, (id) => `<path id="${id}" d="${d}"/>`);
}

/** A clip to an outline. */
export function clipTo(sheet: Sheet, outline: string): string {
  return define(
    sheet,
    `clip ${outline}`,
    (id) => `<clipPath id="${id}"><use href="#${pathId(sheet, outline)}"/></clipPath>`,
  );
}

/** A linear gradient over the shape's own box; stops are `[offset, colour, opacity]`. */
export function gradient(
  sheet: Sheet,
  line: readonly [number, number, number, number],
  stops: readonly (readonly [number, string, number?])[],
): string {
  const [x1, y1, x2, y2] = line;
  return define(
    sheet,
    `linear${line.join()}|${stops.join()}`,
    (id) =>
      `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stopsOf(stops)}</linearGradient>`,
  );
}

export function radial(
  sheet: Sheet,
  center: readonly [number, number, number],
  stops: readonly (readonly [number, string, number?])[],
): string {
  const [cx, cy, r] = center;
  return define(
    sheet,
    `radial${center.join()}|${stops.join()}`,
    (id) =>
      `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}">${stopsOf(stops)}</radialGradient>`,
  );
}

function stopsOf(stops: readonly (readonly [number, string, number?])[]): string {
  return stops
    .map(([offset, color, opacity = 1]) =>
      opacity === 1
        ? `<stop offset="${offset}" stop-color="${color}"/>`
        : `<stop offset="${offset}" stop-color="${color}" stop-opacity="${opacity}"/>`,
    )
    .join('');
}

export type Mood = 'plain' | 'tinted';

/** The plain wall behind a thing: away from its own lightness, so that nothing dissolves. */
export function wallBehind(lightness: number): string {
  if (lightness > 0.88) return '#cdc4b8';
  return lightness > 0.78 ? '#f3efe9' : '#ebe7e0';
}

/** Wall and floor of the studio. */
export function backdrop(sheet: Sheet, mood: Mood, stands: Drawing['stands']): string {
  const { tones } = sheet;
  const stone = wallBehind(tones.lightness);
  const wall = mood === 'plain' ? stone : blend(shift(tones.base, 0, 0.5), '#cfc5b8', 0.72);
  const glow = shift(wall, 0.045);
  const floor = shift(wall, -0.05);
  const sky = radial(
    sheet,
    [0.4, 0.34, 0.85],
    [
      [0, glow],
      [0.55, wall],
      [1, floor],
    ],
  );
  let art = `<rect width="1600" height="2000" fill="${sky}"/>`;
  if (stands) {
    const table = gradient(
      sheet,
      [0, 0, 0, 1],
      [
        [0, floor, 0],
        [0.25, floor, 0.55],
        [1, shift(wall, 0.02), 0.9],
      ],
    );
    art += `<rect y="${stands.y - 260}" width="1600" height="${2260 - stands.y}" fill="${table}"/>`;
  }
  return mood === 'tinted' ? art + windowLight(sheet, wall) : art;
}

/** Late light through a tall window, on the wall behind. */
function windowLight(sheet: Sheet, wall: string): string {
  const bright = lightnessOf(wall) > 0.6 ? '#fff6e6' : '#ffe9cf';
  const panes = [
    'M 120 -40 L 560 -40 L 980 2040 L 540 2040 Z',
    'M 640 -40 L 1080 -40 L 1500 2040 L 1060 2040 Z',
  ];
  return `<g filter="${blur(sheet, 22)}" opacity="0.3">${panes.map((d) => `<path d="${d}" fill="${bright}"/>`).join('')}</g>`;
}

/** What a thing takes from the light behind it or under it. */
export function shadow(sheet: Sheet, { stands, outline }: Drawing): string {
  if (!stands) {
    if (!outline) return '';
    return `<path d="${outline}" transform="translate(22 34)" fill="#231a12" opacity="0.34" filter="${blur(sheet, 26)}"/>`;
  }
  const { y, halfWidth, x = 800 } = stands;
  return (
    groundShadow(sheet, x + 50, y + 14, halfWidth * 1.12 + 80, 130, 0.34) +
    groundShadow(sheet, x + 8, y + 2, halfWidth + 26, 36, 0.62)
  );
}

/** A pool of shade on the floor, darkest in the middle. */
export function groundShadow(
  sheet: Sheet,
  x: number,
  y: number,
  rx: number,
  ry: number,
  opacity: number,
): string {
  const shade = radial(
    sheet,
    [0.5, 0.5, 0.5],
    [
      [0, '#1f160f', opacity],
      [0.55, '#1f160f', opacity * 0.72],
      [0.82, '#1f160f', opacity * 0.22],
      [1, '#1f160f', 0],
    ],
  );
  return `<ellipse cx="${x}" cy="${y}" rx="${round(rx)}" ry="${ry}" fill="${shade}"/>`;
}
