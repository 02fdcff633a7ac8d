import { clipTo, gradient, radial, soft } from './light.ts';
import type { MetalTone } from './materials.ts';
import { body, metal, metalPaint, stitches } from './materials.ts';
import { shift } from './palette.ts';
import { around, ellipse, rectangle, round, symmetric } from './shape.ts';
import type { Draw, Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

/** Smooth straps go with gilt cases, all else with steel. */
function caseTone(sheet: Sheet): MetalTone {
  return sheet.surface === 'smooth' ? 'gold' : 'silver';
}

/** A hand from the middle of the dial: its angle in degrees from twelve, length and half width. */
function hand(sheet: Sheet, angle: number, length: number, width: number): string {
  const d = `M ${800 - width} 1044 L ${800 - width * 0.7} ${1000 - length * 0.92} L 800 ${1000 - length} L ${800 + width * 0.7} ${1000 - length * 0.92} L ${800 + width} 1044 Z`;
  return `<g transform="rotate(${angle} 800 1000)"><path d="${d}" transform="translate(5 7)" fill="#000" opacity="0.28"/><path d="${d}" fill="${metalPaint(sheet, caseTone(sheet), [0, 0, 1, 0])}" stroke="#00000055" stroke-width="1"/></g>`;
}

function glassOver(sheet: Sheet, outline: string): string {
  const shine = gradient(
    sheet,
    [0, 0, 1, 1],
    [
      [0, '#ffffff', 0.34],
      [0.35, '#ffffff', 0.06],
      [0.5, '#ffffff', 0],
      [1, '#ffffff', 0.08],
    ],
  );
  return `<path d="${outline}" fill="${shine}"/>`;
}

/** Strap or bracelet above and below the case. */
function band(sheet: Sheet, width: number, from: number): string {
  const [w, tip] = [width, width * 0.82];
  const upper = `M ${800 - w} ${1000 - from} C ${800 - w * 0.96} ${700 - from * 0.4} ${800 - tip} 420 ${800 - tip} 180 C ${800 - tip} 150 ${800 + tip} 150 ${800 + tip} 180 C ${800 + tip} 420 ${800 + w * 0.96} ${700 - from * 0.4} ${800 + w} ${1000 - from} Z`;
  const lower = `M ${800 - w} ${1000 + from} C ${800 - w * 0.96} ${1300 + from * 0.4} ${800 - tip} 1580 ${800 - tip} 1800 C ${800 - tip * 0.6} 1850 ${800 + tip * 0.6} 1850 ${800 + tip} 1800 C ${800 + tip} 1580 ${800 + w * 0.96} ${1300 + from * 0.4} ${800 + w} ${1000 + from} Z`;
  if (sheet.surface === 'metal') return [upper, lower].map((d) => links(sheet, d, w)).join('');
  const rows = [-1, 1]
    .map(
      (side) =>
        stitches(
          sheet,
          `M ${800 + side * (w - 22)} ${1000 - from - 30} C ${800 + side * (w - 26)} 600 ${800 + side * (tip - 20)} 400 ${800 + side * (tip - 20)} 190`,
          4,
        ) +
        stitches(
          sheet,
          `M ${800 + side * (w - 22)} ${1000 + from + 30} C ${800 + side * (w - 26)} 1400 ${800 + side * (tip - 20)} 1600 ${800 + side * (tip - 20)} 1790`,
          4,
        ),
    )
    .join('');
  const holes = [1520, 1600, 1680]
    .map((y) => `<ellipse cx="800" cy="${y}" rx="11" ry="14" fill="#1a120c"/>`)
    .join('');
  return (
    textured(
      sheet,
      body(sheet, upper, { form: 'pillar', reach: 40 }) +
        body(sheet, lower, { form: 'pillar', reach: 40 }),
    ) +
    rows +
    holes
  );
}

function links(sheet: Sheet, outline: string, width: number): string {
  const rows = Array.from({ length: 42 }, (_, index) => {
    const y = 150 + index * 42;
    return [-1, 0, 1]
      .map(
        (column) =>
          `<rect x="${round(800 - width * 0.34 + column * width * 0.68)}" y="${y + (column === 0 ? 21 : 0)}" width="${round(width * 0.66)}" height="38" rx="9" fill="${metalPaint(sheet, 'silver', [0, 0, 0, 1])}"/>`,
      )
      .join('');
  }).join('');
  return `<path d="${outline}" fill="#4d5154"/><g clip-path="${clipTo(sheet, outline)}">${rows}${soft(sheet, outline, { color: '#111', opacity: 0.45, width: 90 })}</g>`;
}

function dialOf(sheet: Sheet): { face: string; ink: string } {
  const { base, lightness } = sheet.tones;
  const glow = shift(base, 0.08);
  return {
    face: radial(
      sheet,
      [0.42, 0.36, 0.8],
      [
        [0, glow],
        [0.6, base],
        [1, shift(base, -0.12)],
      ],
    ),
    ink: lightness > 0.6 ? '#2a241d' : '#f3ead8',
  };
}

/** Minutes, hours, and what stands at three or six: a date, or small seconds. */
function scaleOf(sheet: Sheet, tone: MetalTone, ink: string): string {
  const ticks = around(800, 1000, 262, 60)
    .map(([x, y], index) =>
      index % 5 === 0
        ? ''
        : `<path d="M ${x} ${y} L ${round(800 + (x - 800) * 0.955)} ${round(1000 + (y - 1000) * 0.955)}" stroke="${ink}" stroke-width="3"/>`,
    )
    .join('');
  const markers = around(800, 1000, 258, 12)
    .map(
      (_, index) =>
        `<rect x="793" y="742" width="14" height="${index % 3 === 0 ? 62 : 44}" rx="3" fill="${metalPaint(sheet, tone)}" transform="rotate(${index * 30} 800 1000)"/>`,
    )
    .join('');
  const small =
    sheet.style === 1
      ? `<circle cx="800" cy="1120" r="72" fill="#000" fill-opacity="0.12" stroke="${ink}" stroke-opacity="0.6" stroke-width="2.5"/>${around(
          800,
          1120,
          62,
          12,
        )
          .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.5" fill="${ink}"/>`)
          .join('')}<path d="M 800 1120 L 838 1084" stroke="${ink}" stroke-width="4"/>`
      : `<rect x="946" y="974" width="66" height="52" rx="6" fill="#f6f1e6" stroke="${ink}" stroke-opacity="0.4" stroke-width="2"/><path d="M 968 986 L 968 1014 M 984 986 L 996 986 L 996 1000 L 984 1000 L 984 1014 L 996 1014" fill="none" stroke="#2a241d" stroke-width="4"/>`;
  return ticks + markers + small;
}

export const drawRoundWatch: Draw = (sheet) => {
  const steel = sheet.surface === 'metal';
  const tone = caseTone(sheet);
  const { face, ink } = dialOf(sheet);
  const strapSheet = steel
    ? sheet
    : partOf(
        sheet,
        sheet.tones.lightness > 0.7 ? '#8a5a38' : shift(sheet.tones.base, -0.06, 0.8),
        sheet.surface,
      );
  const lugs = symmetric(
    '0 620 L 200 640 C 236 640 250 700 262 780 L 262 1220 C 250 1300 236 1360 200 1360 L 0 1380',
  );
  const art =
    band(strapSheet, 188, 300) +
    metal(sheet, lugs, tone, [0, 0, 1, 0]) +
    metal(sheet, rectangle(1128, 962, 62, 76, 14), tone, [0, 0, 0, 1]) +
    soft(sheet, ellipse(800, 1000, 342), {
      color: '#000',
      opacity: 0.3,
      width: 44,
      shift: [4, 8],
    }) +
    metal(sheet, ellipse(800, 1000, 342), tone) +
    `<circle cx="800" cy="1000" r="316" fill="${metalPaint(sheet, tone, [1, 1, 0, 0])}"/>` +
    `<circle cx="800" cy="1000" r="288" fill="${face}"/>` +
    soft(sheet, ellipse(800, 1000, 288), { color: '#000', opacity: 0.42, width: 32 }) +
    scaleOf(sheet, tone, ink) +
    hand(sheet, -58, 150, 11) +
    hand(sheet, 62, 214, 8) +
    `<circle cx="800" cy="1000" r="16" fill="${metalPaint(sheet, tone)}"/>` +
    glassOver(sheet, ellipse(800, 1000, 288));
  return {
    art,
    focus: [880, 960],
    outline: `${ellipse(800, 1000, 330)} ${rectangle(630, 180, 340, 1640, 60)}`,
  };
};

export const drawRectangularWatch: Draw = (sheet) => {
  const steel = sheet.surface === 'metal';
  const tone = caseTone(sheet);
  const { face, ink } = dialOf(sheet);
  const curved = sheet.style === 1;
  const strapSheet = steel
    ? sheet
    : partOf(
        sheet,
        sheet.tones.lightness > 0.7 ? '#3b2a20' : shift(sheet.tones.base, -0.06, 0.8),
        sheet.surface,
      );
  const shell = curved
    ? symmetric(
        '0 610 C 160 610 236 640 236 700 C 262 860 262 1140 236 1300 C 236 1360 160 1390 0 1390',
      )
    : rectangle(562, 610, 476, 780, 60);
  const inner = curved
    ? symmetric(
        '0 668 C 120 668 184 684 186 720 C 206 880 206 1120 186 1280 C 184 1316 120 1332 0 1332',
      )
    : rectangle(616, 674, 368, 652, 26);
  const marks = [
    [800, 726],
    [900, 726],
    [952, 820],
    [952, 1000],
    [952, 1180],
    [900, 1276],
    [800, 1276],
    [700, 1276],
    [648, 1180],
    [648, 1000],
    [648, 820],
    [700, 726],
  ]
    .map(
      ([x = 0, y = 0]) =>
        `<path d="M ${round(x + (800 - x) * 0.16)} ${round(y + (1000 - y) * 0.12)} L ${x} ${y}" stroke="${ink}" stroke-width="9" stroke-linecap="round"/>`,
    )
    .join('');
  const track = `<path d="${rectangle(706, 806, 188, 388, 10)}" fill="none" stroke="${ink}" stroke-opacity="0.55" stroke-width="3"/><path d="${rectangle(714, 814, 172, 372, 8)}" fill="none" stroke="${ink}" stroke-opacity="0.55" stroke-width="8" stroke-dasharray="3 12"/>`;
  const art =
    band(strapSheet, 176, 330) +
    metal(sheet, rectangle(1030, 964, 58, 72, 16), tone, [0, 0, 0, 1]) +
    metal(sheet, shell, tone) +
    `<path d="${inner}" fill="${face}" stroke="${metalPaint(sheet, tone, [1, 1, 0, 0])}" stroke-width="16"/>` +
    soft(sheet, inner, { color: '#000', opacity: 0.34, width: 28 }) +
    marks +
    track +
    hand(sheet, -52, 110, 9) +
    hand(sheet, 54, 168, 7) +
    `<circle cx="800" cy="1000" r="13" fill="${metalPaint(sheet, tone)}"/>` +
    glassOver(sheet, inner);
  return { art, focus: [800, 900], outline: `${shell} ${rectangle(640, 180, 320, 1640, 60)}` };
};
