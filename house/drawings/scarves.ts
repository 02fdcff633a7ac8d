import { soft } from './light.ts';
import { body, folds, seam, stitches, within } from './materials.ts';
import { shift } from './palette.ts';
import { around, ellipse, rectangle, round } from './shape.ts';
import type { Draw, Sheet } from './sheet.ts';
import { textured } from './textures.ts';

/** A print of our own: meridians and parallels of a globe, in the colours of the cloth. */
function globePrint(sheet: Sheet, size: number): string {
  const { base } = sheet.tones;
  const ink = sheet.tones.lightness > 0.55 ? shift(base, -0.34, 1.2) : shift(base, 0.42, 0.7);
  const accent = shift(base, sheet.tones.lightness > 0.55 ? -0.14 : 0.2, 1.3);
  const cream = '#f1e8d8';
  const half = size / 2;
  const frame = (inset: number, width: number, color: string): string =>
    `<path d="${rectangle(800 - half + inset, 1000 - half + inset, size - 2 * inset, size - 2 * inset)}" fill="none" stroke="${color}" stroke-width="${width}"/>`;
  const radius = half * 0.56;
  const meridians = [0.18, 0.42, 0.66, 0.86]
    .map(
      (share) =>
        `<ellipse cx="800" cy="1000" rx="${round(radius * share)}" ry="${radius}" fill="none" stroke="${ink}" stroke-width="5"/>`,
    )
    .join('');
  const parallels = [-0.72, -0.4, 0, 0.4, 0.72]
    .map((share) => {
      const reach = Math.sqrt(1 - share * share) * radius;
      return `<path d="M ${round(800 - reach)} ${round(1000 + share * radius)} Q 800 ${round(1000 + share * radius + 34)} ${round(800 + reach)} ${round(1000 + share * radius)}" fill="none" stroke="${ink}" stroke-width="5"/>`;
    })
    .join('');
  const stars = around(800, 1000, radius * 1.22, 24)
    .map(
      ([x, y], index) =>
        `<circle cx="${x}" cy="${y}" r="${index % 2 === 0 ? 13 : 7}" fill="${index % 2 === 0 ? cream : accent}"/>`,
    )
    .join('');
  const rays = around(800, 1000, radius * 1.1, 96)
    .map(
      ([x, y]) =>
        `M ${x} ${y} L ${round(800 + (x - 800) * 1.06)} ${round(1000 + (y - 1000) * 1.06)}`,
    )
    .join(' ');
  const corners = [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ]
    .map(([sx = 1, sy = 1]) =>
      [60, 96, 132, 168]
        .map(
          (r) =>
            `<circle cx="${800 + sx * (half - 150)}" cy="${1000 + sy * (half - 150)}" r="${r * 0.6}" fill="none" stroke="${r === 96 ? cream : ink}" stroke-width="${r === 96 ? 12 : 5}"/>`,
        )
        .join(''),
    )
    .join('');
  return (
    frame(34, 68, ink) +
    frame(86, 8, cream) +
    frame(112, 22, accent) +
    `<circle cx="800" cy="1000" r="${radius}" fill="${accent}" fill-opacity="0.35"/><path d="${rays}" stroke="${ink}" stroke-width="4"/>` +
    meridians +
    parallels +
    stars +
    corners +
    `<circle cx="800" cy="1000" r="${radius}" fill="none" stroke="${cream}" stroke-width="12"/>`
  );
}

/** Another: banded stripes crossed by a lattice of small rings. */
function latticePrint(sheet: Sheet, size: number): string {
  const { base } = sheet.tones;
  const ink = sheet.tones.lightness > 0.55 ? shift(base, -0.3, 1.2) : shift(base, 0.4, 0.7);
  const cream = '#f1e8d8';
  const half = size / 2;
  const bands = [30, 92, 130, 290, 310]
    .map(
      (inset, index) =>
        `<path d="${rectangle(800 - half + inset, 1000 - half + inset, size - 2 * inset, size - 2 * inset)}" fill="none" stroke="${index % 2 === 0 ? ink : cream}" stroke-width="${[60, 10, 22, 12, 6][index] ?? 8}"/>`,
    )
    .join('');
  const rings: string[] = [];
  for (let row = -3; row <= 3; row++) {
    for (let column = -3; column <= 3; column++) {
      const [x, y] = [800 + column * 72, 1000 + row * 72];
      rings.push(
        `<circle cx="${x}" cy="${y}" r="36" fill="none" stroke="${(row + column) % 2 === 0 ? ink : cream}" stroke-width="6"/><circle cx="${x}" cy="${y}" r="9" fill="${(row + column) % 2 === 0 ? cream : ink}"/>`,
      );
    }
  }
  return bands + rings.join('');
}

export const drawSquare: Draw = (sheet) => {
  const size = 1120;
  const edge =
    'M 246 452 C 500 436 1100 440 1352 450 C 1366 700 1362 1300 1350 1552 C 1100 1566 500 1562 250 1550 C 236 1300 238 700 246 452 Z';
  const print = within(
    sheet,
    edge,
    sheet.style === 0 ? globePrint(sheet, size) : latticePrint(sheet, size),
  );
  const flap =
    'M 1350 1552 C 1240 1556 1150 1558 1080 1560 C 1130 1440 1240 1320 1358 1270 C 1362 1380 1356 1480 1350 1552 Z';
  const under = 'M 1080 1560 C 1130 1440 1240 1320 1358 1270 C 1300 1340 1120 1400 1080 1560 Z';
  const lines = [
    'M 250 800 C 500 860 800 700 1350 780',
    'M 520 450 C 560 800 480 1200 540 1560',
    'M 1040 450 C 1000 800 1100 1100 1060 1560',
    'M 250 1240 C 600 1180 900 1300 1350 1220',
  ];
  const art = textured(
    sheet,
    body(sheet, edge, { reach: 30, volume: 0.4 }) +
      print +
      folds(sheet, edge, lines, 0.7) +
      soft(sheet, under, { color: '#000', opacity: 0.26, width: 50 }) +
      (sheet.style === 0 ? '' : body(sheet, flap, { lift: 0.05, reach: 30 })),
  );
  return { art: `<g transform="rotate(-4 800 1000)">${art}</g>`, focus: [560, 900], outline: edge };
};

export const drawStole: Draw = (sheet) => {
  const back = 'M 640 330 C 700 300 900 300 980 340 L 1080 1440 C 1000 1470 860 1470 780 1450 Z';
  const front =
    'M 560 350 C 620 300 800 300 860 360 C 900 700 880 1200 900 1560 C 780 1590 620 1588 500 1560 C 510 1200 520 700 560 350 Z';
  const fringe = (x1: number, x2: number, y: number): string =>
    Array.from({ length: 26 }, (_, index) => {
      const x = x1 + ((x2 - x1) * index) / 25;
      const sway = (sheet.chance() - 0.5) * 16;
      return `<path d="M ${round(x)} ${y} C ${round(x + sway)} ${y + 40} ${round(x - sway)} ${y + 80} ${round(x + sway)} ${y + 120}" fill="none" stroke="${index % 2 === 0 ? sheet.tones.base : sheet.tones.dark}" stroke-width="9" stroke-linecap="round"/>`;
    }).join('');
  const stripe = (outline: string): string =>
    sheet.style === 0
      ? ''
      : within(
          sheet,
          outline,
          [0, 60, 96, 880, 940, 976]
            .map(
              (dy) =>
                `<path d="M 400 ${480 + dy} C 700 ${496 + dy} 900 ${490 + dy} 1200 ${474 + dy}" fill="none" stroke="${dy % 96 === 0 ? sheet.tones.deep : sheet.tones.glow}" stroke-width="${dy === 60 || dy === 940 ? 26 : 12}" stroke-opacity="0.8"/>`,
            )
            .join(''),
        );
  const art =
    fringe(796, 1066, 1440) +
    textured(
      sheet,
      body(sheet, back, { reach: 60, lift: -0.05, form: 'pillar' }) +
        stripe(back) +
        folds(
          sheet,
          back,
          ['M 860 330 C 900 700 920 1100 900 1460', 'M 960 400 C 1000 800 1010 1200 1000 1450'],
          0.9,
        ),
    ) +
    fringe(512, 890, 1560) +
    textured(
      sheet,
      body(sheet, front, { reach: 60, form: 'pillar' }) +
        stripe(front) +
        folds(
          sheet,
          front,
          [
            'M 640 320 C 620 700 610 1200 600 1580',
            'M 720 310 C 730 700 700 1200 710 1590',
            'M 800 330 C 830 700 810 1200 820 1580',
          ],
          1.1,
        ),
    );
  return { art, focus: [700, 1340], outline: `${front} ${back}` };
};

export const drawRibbon: Draw = (sheet) => {
  const bow = sheet.style === 1;
  const left = bow
    ? 'M 790 900 C 640 700 360 680 330 840 C 310 980 560 1040 790 960 Z'
    : 'M 800 860 C 640 640 520 520 420 470 C 390 520 400 580 440 620 C 540 700 680 830 780 960 Z';
  const right = bow
    ? 'M 810 900 C 960 700 1240 680 1270 840 C 1290 980 1040 1040 810 960 Z'
    : 'M 800 860 C 960 640 1080 520 1180 470 C 1210 520 1200 580 1160 620 C 1060 700 920 830 820 960 Z';
  const tailLeft =
    'M 770 940 C 700 1100 600 1300 500 1500 L 640 1560 C 700 1400 780 1160 830 960 Z';
  const tailRight =
    'M 830 940 C 900 1100 980 1320 1080 1520 L 940 1570 C 880 1400 820 1160 780 960 Z';
  const knot = ellipse(800, 930, 74, 84);
  const parts = [tailRight, tailLeft, left, right, knot];
  const ink = sheet.tones.lightness > 0.55 ? sheet.tones.deep : sheet.tones.glow;
  const dots = parts.slice(0, 4).map((d, index) =>
    within(
      sheet,
      d,
      Array.from({ length: 60 }, (_, step) => {
        const [x, y] = [
          360 + (step % 10) * 96 + ((step / 10) % 2 < 1 ? 0 : 48),
          480 + Math.floor(step / 10) * 190 + index * 14,
        ];
        return `<circle cx="${x}" cy="${y}" r="15" fill="${ink}" fill-opacity="0.75"/><circle cx="${x + 48}" cy="${y + 95}" r="8" fill="#f1e8d8"/>`;
      }).join(''),
    ),
  );
  const art = parts
    .map(
      (d, index) =>
        body(sheet, d, { reach: 40, volume: 0.8 }) +
        (dots[index] ?? '') +
        folds(
          sheet,
          d,
          index < 2
            ? [
                `M ${index === 1 ? 780 : 820} 980 C ${index === 1 ? 720 : 880} 1150 ${index === 1 ? 640 : 960} 1350 ${index === 1 ? 570 : 1010} 1560`,
              ]
            : ['M 560 880 C 640 860 720 900 790 930', 'M 1040 880 C 960 860 880 900 810 930'],
          0.8,
        ),
    )
    .join('');
  const hems =
    stitches(sheet, 'M 520 1486 L 648 1540', 3) + seam(sheet, 'M 952 1556 L 1066 1508', 3);
  return { art: textured(sheet, art) + hems, focus: [800, 960], outline: parts.join(' ') };
};
