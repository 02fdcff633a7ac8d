import { soft } from './light.ts';
import { body, folds, mark, metal, seam, stitches, strap, wire } from './materials.ts';
import { shift } from './palette.ts';
import { bothSides, ellipse, onSide, rectangle, symmetric } from './shape.ts';
import type { Draw } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

export const drawWallet: Draw = (sheet) => {
  if (sheet.style === 0) {
    const outline = rectangle(330, 760, 940, 560, 34);
    const flap = symmetric(
      '0 752 L 440 752 C 466 752 478 766 478 790 L 474 1010 C 470 1060 440 1080 390 1080 L 0 1080',
    );
    const art =
      textured(
        sheet,
        body(sheet, outline, { reach: 40 }) +
          soft(sheet, flap, { color: '#120a06', opacity: 0.38, width: 56, shift: [0, 10] }) +
          body(sheet, flap, { reach: 36 }),
      ) +
      stitches(
        sheet,
        'M 346 800 L 348 1010 C 352 1046 372 1058 412 1058 L 1188 1058 C 1228 1058 1248 1046 1252 1010 L 1254 800',
        4,
      ) +
      stitches(
        sheet,
        'M 350 1090 L 350 1280 C 350 1296 360 1300 374 1300 L 1226 1300 C 1240 1300 1250 1296 1250 1280 L 1250 1090',
        4,
      ) +
      metal(sheet, ellipse(800, 1050, 30)) +
      metal(sheet, ellipse(800, 1050, 18), 'gold', [1, 1, 0, 0]) +
      mark(sheet, 800, 900, 26);
    return { art, focus: [800, 1020], outline };
  }
  const back = rectangle(420, 700, 780, 600, 30);
  const front = rectangle(400, 730, 780, 600, 30);
  const art =
    textured(
      sheet,
      body(sheet, back, { reach: 30, lift: -0.05 }) + body(sheet, front, { reach: 50 }),
    ) +
    stitches(sheet, rectangle(418, 748, 744, 564, 20), 4) +
    seam(sheet, 'M 410 752 C 396 900 396 1150 410 1308', 5) +
    mark(sheet, 1080, 1232, 28);
  return { art, focus: [1010, 1150], outline: `${back} ${front}` };
};

export const drawCardHolder: Draw = (sheet) => {
  const outline =
    sheet.style === 0 ? rectangle(380, 720, 840, 580, 36) : rectangle(480, 560, 640, 880, 36);
  const slots =
    sheet.style === 0
      ? [800, 880, 960].map(
          (y) =>
            `M 382 ${y} L 700 ${y} C 730 ${y} 740 ${y + 26} 800 ${y + 26} C 860 ${y + 26} 870 ${y} 900 ${y} L 1218 ${y} L 1218 1264 C 1218 1290 1204 1300 1184 1300 L 416 1300 C 396 1300 382 1290 382 1264 Z`,
        )
      : [760, 880, 1000].map(
          (y) =>
            `M 482 ${y} L 1118 ${y - 60} L 1118 1404 C 1118 1430 1104 1440 1084 1440 L 516 1440 C 496 1440 482 1430 482 1404 Z`,
        );
  const card = partOf(sheet, '#dcd3c3', 'cotton');
  const art =
    body(
      card,
      sheet.style === 0 ? rectangle(440, 690, 720, 200, 24) : rectangle(530, 530, 540, 300, 24),
      { volume: 0.3 },
    ) +
    textured(
      sheet,
      body(sheet, outline, { reach: 40, lift: -0.03 }) +
        slots
          .map(
            (d) =>
              soft(sheet, d, { color: '#120a06', opacity: 0.3, width: 26, shift: [0, -4] }) +
              body(sheet, d, { reach: 20, volume: 0.5 }),
          )
          .join(''),
    ) +
    (sheet.style === 0
      ? stitches(
          sheet,
          'M 400 740 L 400 1256 C 400 1276 410 1282 426 1282 L 1174 1282 C 1190 1282 1200 1276 1200 1256 L 1200 740',
          4,
        )
      : stitches(
          sheet,
          'M 500 600 L 500 1396 C 500 1416 510 1422 526 1422 L 1074 1422 C 1090 1422 1100 1416 1100 1396 L 1100 600',
          4,
        )) +
    mark(sheet, 800, sheet.style === 0 ? 1160 : 1260, 30);
  return { art, focus: [800, 1010], outline };
};

export const drawBelt: Draw = (sheet) => {
  const plate = sheet.style === 1;
  const coil =
    'M 560 760 C 900 640 1240 760 1240 1000 C 1240 1240 960 1330 760 1320 C 520 1308 380 1180 390 1010 C 400 850 560 780 760 780 C 960 780 1080 880 1076 1010 C 1072 1130 930 1200 790 1196 C 640 1190 560 1110 570 1010 C 580 920 680 880 780 884';
  const art =
    soft(sheet, coil, { color: '#1c120a', opacity: 0.3, width: 130, shift: [18, 40] }) +
    textured(sheet, strap(sheet, coil, 84)) +
    (plate
      ? metal(sheet, rectangle(480, 676, 190, 150, 26)) +
        metal(sheet, rectangle(500, 696, 150, 110, 16), 'gold', [1, 1, 0, 0])
      : wire(sheet, rectangle(486, 676, 150, 160, 24), 26) +
        wire(sheet, 'M 560 756 C 600 748 640 742 690 730', 16));
  return { art, focus: [600, 790] };
};

export const drawGloves: Draw = (sheet) => {
  const long = sheet.style === 1;
  const hem = long ? 1640 : 1440;
  const hand = `M -130 ${hem} C -140 1300 -170 1160 -176 1040 C -182 900 -190 760 -196 640 C -198 590 -138 586 -132 636 L -104 880 C -100 780 -104 620 -104 520 C -102 464 -42 464 -38 520 L -16 860 C -8 760 0 600 8 500 C 16 448 72 452 72 508 L 62 880 C 78 800 104 690 120 610 C 134 566 186 576 180 626 C 172 760 150 900 148 1010 C 190 980 240 900 272 850 C 300 820 346 850 330 892 C 290 1010 220 1120 168 1190 C 140 1260 140 1340 146 ${hem} Z`;
  const glove = (dx: number, side: 1 | -1): string =>
    onSide(hand, side).replaceAll(
      /([MLC ]) ?(-?[\d.]+) (-?[\d.]+)/g,
      (_, lead: string, x: string, y: string) => `${lead} ${Number(x) + dx} ${y}`,
    );
  const pointing = [-96, -12, 60]
    .map((dx) => `M ${800 + dx} 900 C ${800 + dx - 4} 980 ${800 + dx} 1040 ${800 + dx + 2} 1080`)
    .join(' ');
  const [left, right] = [glove(-200, -1), glove(220, 1)];
  const art = [left, right]
    .map(
      (d, index) =>
        `<g transform="rotate(${index === 0 ? -4 : 5} 800 1100)">${textured(sheet, body(sheet, d, { reach: 44, volume: 0.85 }))}<g transform="translate(${index === 0 ? -200 : 220} 0)">${stitches(sheet, pointing, 4)}${long ? [1300, 1420, 1540].map((y) => metal(sheet, ellipse(800 + (index === 0 ? -110 : 110), y, 12))).join('') : strap(sheet, `M 672 1330 C 740 1344 860 1344 944 1326`, 36)}</g></g>`,
    )
    .join('');
  return { art, focus: [980, 1040], outline: `${left} ${right}` };
};

export const drawKeyRing: Draw = (sheet) => {
  const fob =
    sheet.style === 0
      ? symmetric('0 900 L 70 900 C 110 1000 190 1080 190 1250 C 190 1400 110 1470 0 1470')
      : symmetric('0 900 L 78 900 C 96 900 104 912 104 930 L 104 1470 C 104 1500 80 1520 0 1520');
  const line =
    sheet.style === 0
      ? symmetric('0 960 L 56 960 C 90 1040 160 1110 160 1250 C 160 1370 90 1440 0 1440')
      : symmetric('0 930 L 74 930 L 78 1450 C 78 1480 60 1492 0 1492');
  const art =
    wire(sheet, ellipse(800, 640, 190), 26) +
    wire(sheet, ellipse(800, 866, 46, 58), 17) +
    textured(sheet, body(sheet, fob, { reach: 40 })) +
    stitches(sheet, line, 4.5) +
    metal(sheet, ellipse(800, 940, 16)) +
    mark(
      { ...sheet, tones: { ...sheet.tones, deep: shift(sheet.tones.deep, -0.04) } },
      800,
      1260,
      40,
    );
  return { art, focus: [800, 1080], outline: fob };
};

export const drawNotebook: Draw = (sheet) => {
  const paper = partOf(sheet, '#efe7d6', 'cotton');
  const pages = rectangle(440, 560, 760, 960, 14);
  const cover = rectangle(410, 540, 770, 970, 22);
  const art =
    body(paper, pages, { volume: 0.4 }) +
    [0, 1, 2, 3]
      .map(
        (index) =>
          `<path d="M ${1186 + index * 4} 566 L ${1186 + index * 4} 1514" stroke="#b9a88c" stroke-width="1.5"/>`,
      )
      .join('') +
    textured(
      sheet,
      body(sheet, cover, { reach: 50 }) +
        folds(sheet, cover, ['M 476 540 C 478 900 474 1200 476 1510'], 0.8),
    ) +
    stitches(sheet, rectangle(500, 560, 660, 930, 12), 4) +
    mark(sheet, 830, sheet.style === 0 ? 860 : 1380, 54) +
    (sheet.style === 0
      ? strap(sheet, 'M 1090 540 C 1092 900 1088 1200 1090 1510', 30, false)
      : textured(
          sheet,
          body(sheet, symmetric('240 960 L 400 960 L 400 1060 L 240 1060'), { reach: 14 }),
        ) + metal(sheet, ellipse(1110, 1010, 22)));
  const ribbon = bothSides('M 0 1506 L 26 1506 L 30 1640 L 14 1622 L -2 1640 Z')[1];
  return {
    art: body(partOf(sheet, shift(sheet.tones.base, 0.1, 1.2), 'silk'), ribbon, { reach: 8 }) + art,
    focus: [820, 900],
    outline: `${cover} ${pages}`,
  };
};
