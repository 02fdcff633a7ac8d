import { blend, lightnessOf, shift } from './palette.ts';
import type { Drawing, Sheet } from './sheet.ts';
import { define } from './sheet.ts';

/** A soft edge: the reference of a blur of this many units. */
export function blur(sheet: Sheet, deviation: number): string {
  return define(
    sheet,
    `blur${deviation}`,
    (id) =>
      `<filter id="${id}" x="-0.4" y="-0.4" width="1.8" height="1.8"><feGaussianBlur stdDeviation="${deviation}"/></filter>`,
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
  const wide = `<ellipse cx="${x + 50}" cy="${y + 14}" rx="${halfWidth * 1.12}" ry="58" fill="#2a2119" opacity="0.3" filter="${blur(sheet, 34)}"/>`;
  const contact = `<ellipse cx="${x + 8}" cy="${y + 2}" rx="${halfWidth * 0.97}" ry="17" fill="#1c1510" opacity="0.55" filter="${blur(sheet, 9)}"/>`;
  return wide + contact;
}
