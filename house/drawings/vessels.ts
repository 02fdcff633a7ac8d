import { gradient, radial, soft } from './light.ts';
import { body, mark, metal, within } from './materials.ts';
import { shift } from './palette.ts';
import { ellipse, rectangle, symmetric } from './shape.ts';
import type { Draw, Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

/** A thick glass with what is in it: the wall catches light at its edges, the liquid glows below. */
function glass(sheet: Sheet, outline: string, inner: string, tint: string, level: string): string {
  const wall = gradient(
    sheet,
    [0, 0, 1, 0],
    [
      [0, '#ffffff', 0.7],
      [0.08, '#c9d0d0', 0.5],
      [0.2, '#ffffff', 0.3],
      [0.7, '#e5eaea', 0.25],
      [0.92, '#9aa5a6', 0.5],
      [1, '#ffffff', 0.6],
    ],
  );
  const liquid = gradient(
    sheet,
    [0, 0, 1, 0.4],
    [
      [0, shift(tint, -0.06)],
      [0.3, shift(tint, 0.12)],
      [0.65, tint],
      [1, shift(tint, -0.12)],
    ],
  );
  return (
    `<path d="${outline}" fill="#f4f4f0" fill-opacity="0.5"/>` +
    within(sheet, inner, `<path d="${level}" fill="${liquid}" fill-opacity="0.88"/>`) +
    `<path d="${outline}" fill="${wall}" stroke="#7d8485" stroke-opacity="0.6" stroke-width="3"/>` +
    `<path d="${inner}" fill="none" stroke="#fff" stroke-opacity="0.55" stroke-width="5"/>` +
    soft(sheet, inner, { color: '#4e4034', opacity: 0.22, width: 36 })
  );
}

function label(sheet: Sheet, x: number, y: number, width: number, height: number): string {
  const paper = partOf(sheet, '#f1ebdf', 'cotton');
  const lines = [0.62, 0.72, 0.82]
    .map(
      (share, index) =>
        `<rect x="${x + width * (0.24 + index * 0.04)}" y="${y + height * share}" width="${width * (0.52 - index * 0.08)}" height="5" fill="#5a4a3b" opacity="${0.75 - index * 0.2}"/>`,
    )
    .join('');
  return (
    textured(paper, body(paper, rectangle(x, y, width, height, 4), { volume: 0.25, reach: 14 })) +
    `<path d="${rectangle(x + 12, y + 12, width - 24, height - 24, 2)}" fill="none" stroke="#8c7a62" stroke-width="2.5"/>` +
    mark(paper, x + width / 2, y + height * 0.36, Math.min(34, height * 0.14)) +
    lines
  );
}

export const drawPerfume: Draw = (sheet) => {
  const tall = sheet.style === 1;
  const outline = tall
    ? symmetric(
        '0 760 L 110 760 C 200 770 250 830 250 930 L 250 1480 C 250 1536 220 1560 170 1560 L 0 1560',
      )
    : rectangle(470, 880, 660, 680, 44);
  const inner = tall
    ? symmetric(
        '0 800 L 90 800 C 160 808 206 860 206 940 L 206 1450 C 206 1486 180 1500 150 1500 L 0 1500',
      )
    : rectangle(520, 930, 560, 560, 26);
  const level = tall ? rectangle(500, 960, 600, 600) : rectangle(500, 1010, 700, 560);
  const cap = tall ? rectangle(706, 500, 188, 214, 94) : rectangle(676, 600, 248, 226, 16);
  const neck = metal(
    sheet,
    rectangle(tall ? 730 : 720, tall ? 706 : 818, tall ? 140 : 160, tall ? 60 : 70, 8),
    'gold',
    [0, 0, 1, 0],
  );
  const stopper = partOf(
    sheet,
    tall ? shift(sheet.tones.base, -0.12, 0.8) : '#2c211a',
    tall ? 'ceramic' : 'smooth',
  );
  const art =
    neck +
    glass(sheet, outline, inner, sheet.tones.base, level) +
    textured(stopper, body(stopper, cap, { form: 'tube', reach: 30 })) +
    label(sheet, tall ? 680 : 640, tall ? 1120 : 1080, tall ? 240 : 320, tall ? 290 : 280) +
    soft(
      sheet,
      tall ? 'M 586 940 C 580 1100 580 1300 590 1460' : 'M 500 920 C 496 1100 496 1340 500 1520',
      { color: '#fff', opacity: 0.75, width: 24 },
    );
  return { art, focus: [800, 960], stands: { y: 1562, halfWidth: tall ? 240 : 330 } };
};

export const drawPerfumeOil: Draw = (sheet) => {
  const round = sheet.style === 1;
  const outline = round
    ? symmetric('0 960 L 60 960 C 90 1000 280 1060 280 1290 C 280 1480 180 1560 110 1560 L 0 1560')
    : symmetric(
        '0 920 L 90 920 C 120 930 130 960 130 1000 L 130 1510 C 130 1546 110 1560 84 1560 L 0 1560',
      );
  const inner = round
    ? symmetric(
        '0 1030 L 44 1040 C 80 1080 232 1130 232 1300 C 232 1440 160 1506 100 1506 L 0 1506',
      )
    : symmetric(
        '0 960 L 70 962 C 88 968 94 984 94 1010 L 94 1490 C 94 1510 84 1516 70 1516 L 0 1516',
      );
  const cap = round ? ellipse(800, 830, 92, 92) : rectangle(712, 640, 176, 270, 20);
  const collar = metal(
    sheet,
    rectangle(round ? 744 : 720, 896, round ? 112 : 160, 60, 10),
    'gold',
    [0, 0, 1, 0],
  );
  const top = partOf(sheet, round ? '#d9c9b1' : '#1f1a17', 'ceramic');
  const art =
    glass(sheet, outline, inner, sheet.tones.base, rectangle(400, round ? 1150 : 1060, 800, 600)) +
    collar +
    textured(top, body(top, cap, { form: 'tube', reach: 26 })) +
    (round
      ? mark({ ...sheet, tones: { ...sheet.tones, deep: '#fff8e8' } }, 800, 1310, 70)
      : label(sheet, 690, 1150, 220, 250));
  return { art, focus: [800, 1120], stands: { y: 1562, halfWidth: round ? 190 : 124 } };
};

export const drawCandle: Draw = (sheet) => {
  const lidded = sheet.style === 1;
  const outline = symmetric(
    '0 960 L 290 960 C 300 960 304 968 304 980 L 290 1510 C 288 1546 262 1560 220 1560 L 0 1560',
  );
  const rim = ellipse(800, 960, 302, 52);
  const wax = partOf(sheet, '#efe6d3', 'ceramic');
  const flame = 'M 800 800 C 830 846 834 884 800 900 C 766 884 770 846 800 800 Z';
  const lid = partOf(sheet, '#6f4a2e', 'smooth');
  const art =
    textured(sheet, body(sheet, outline, { form: 'pillar', reach: 60 })) +
    (lidded
      ? body(
          lid,
          symmetric('0 904 C 200 904 318 916 318 950 L 318 984 C 318 1004 200 1022 0 1022'),
          { form: 'pillar', reach: 30 },
        ) + metal(sheet, ellipse(800, 886, 36, 30))
      : body(sheet, rim, { reach: 16, lift: -0.06 }) +
        body(wax, ellipse(800, 970, 272, 40), { volume: 0.5, reach: 30 }) +
        `<path d="M 800 966 C 798 940 803 920 800 894" fill="none" stroke="#2a1c12" stroke-width="8"/><circle cx="800" cy="860" r="230" fill="${radial(
          sheet,
          [0.5, 0.5, 0.5],
          [
            [0, '#ffdf9a', 0.5],
            [1, '#ffdf9a', 0],
          ],
        )}"/><path d="${flame}" fill="${gradient(
          sheet,
          [0, 0, 0, 1],
          [
            [0, '#fff6d8'],
            [0.5, '#ffcf70'],
            [1, '#e8863a'],
          ],
        )}"/>`) +
    label(sheet, 660, 1150, 280, 270);
  return { art, focus: [800, 1180], stands: { y: 1562, halfWidth: 290 } };
};

export const drawVase: Draw = (sheet) => {
  const outline =
    sheet.style === 0
      ? symmetric(
          '0 620 L 110 620 C 130 620 134 640 128 664 C 110 740 120 800 180 870 C 300 1000 380 1120 360 1300 C 346 1440 270 1540 220 1560 L 0 1560',
        )
      : symmetric(
          '0 520 L 150 520 C 172 520 178 536 172 560 C 140 700 150 780 210 900 C 260 1010 230 1100 180 1200 C 150 1270 250 1400 260 1520 C 262 1548 240 1560 210 1560 L 0 1560',
        );
  const mouth = sheet.style === 0 ? ellipse(800, 624, 118, 20) : ellipse(800, 526, 164, 26);
  const bands =
    sheet.style === 0
      ? ['M 440 1180 C 600 1216 1000 1216 1160 1180', 'M 440 1210 C 600 1246 1000 1246 1160 1210']
      : ['M 600 880 C 700 900 900 900 1010 880'];
  const glaze = within(
    sheet,
    outline,
    soft(sheet, 'M 640 660 C 600 860 480 1080 500 1340', {
      color: '#fff',
      opacity: 0.42,
      width: 100,
    }) +
      bands
        .map(
          (d) =>
            `<path d="${d}" fill="none" stroke="${sheet.tones.deep}" stroke-opacity="0.6" stroke-width="9"/>`,
        )
        .join(''),
  );
  return {
    art:
      textured(sheet, body(sheet, outline, { form: 'pillar', reach: 110, volume: 0.8 })) +
      glaze +
      `<path d="${mouth}" fill="${sheet.tones.deep}"/><path d="${mouth}" fill="none" stroke="${sheet.tones.glow}" stroke-width="6"/>`,
    focus: [720, 1080],
    stands: { y: 1562, halfWidth: 240 },
  };
};
