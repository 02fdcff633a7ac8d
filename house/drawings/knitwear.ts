import type { Cut } from './garments.ts';
import { backNeck, buttons, garmentOutline, shell } from './garments.ts';
import { body, folds, seam } from './materials.ts';
import { bothSides, onSide, symmetric } from './shape.ts';
import type { Draw, Drawing, Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

const cut: Cut = {
  neck: 112,
  neckY: 360,
  neckDropY: 440,
  shoulder: 310,
  shoulderY: 430,
  chest: 300,
  armpitY: 740,
  waist: 292,
  waistY: 1040,
  hem: 292,
  hemY: 1380,
  cuffY: 1320,
  cuff: 536,
  cuffWidth: 122,
};

/** Ribbed hem and cuffs, which every jumper here ends in. */
function ribs(sheet: Sheet): { art: string; outlines: string[] } {
  const hem = symmetric('0 1384 L 296 1362 C 298 1420 292 1470 284 1500 C 190 1520 90 1524 0 1524');
  const cuffs = bothSides('M 412 1318 L 540 1306 L 528 1430 C 490 1444 440 1446 420 1440 Z');
  const rib = ribbed(sheet);
  return {
    art: textured(rib, [hem, ...cuffs].map((d) => body(rib, d, { reach: 26 })).join('')),
    outlines: [hem, ...cuffs],
  };
}

function ribbed(sheet: Sheet): Sheet {
  return { ...partOf(sheet, sheet.tones.base, 'rib') };
}

function jumper(sheet: Sheet, chosen: Cut, neck: (rib: Sheet) => string): Drawing {
  const trim = ribs(sheet);
  const rib = ribbed(sheet);
  const raglan = bothSides('M 130 420 C 170 520 230 640 292 740')
    .map((d) => seam(sheet, d, 3))
    .join('');
  return {
    art:
      textured(sheet, backNeck(sheet, chosen) + shell(sheet, chosen, 0.9)) +
      (sheet.style === 1 ? raglan : '') +
      trim.art +
      textured(rib, neck(rib)),
    focus: [800, 620],
    outline: garmentOutline(chosen, ...trim.outlines),
  };
}

export const drawCrewneck: Draw = (sheet) =>
  jumper(sheet, cut, (rib) =>
    body(
      rib,
      symmetric(
        '0 336 C 70 336 104 340 126 356 C 122 440 70 506 0 506 L 0 446 C 50 446 84 410 92 372 C 70 364 40 362 0 362',
      ),
      { reach: 18 },
    ),
  );

export const drawTurtleneck: Draw = (sheet) =>
  jumper(sheet, { ...cut, neckDropY: 400 }, (rib) =>
    sheet.style === 0
      ? body(
          rib,
          symmetric(
            '0 218 C 70 218 118 226 122 244 C 130 320 134 380 128 420 C 90 450 40 456 0 456',
          ),
          { reach: 40, form: 'pillar' },
        ) +
        body(
          rib,
          symmetric(
            '0 214 C 70 214 124 222 128 240 C 136 290 136 330 134 352 C 90 374 40 378 0 378',
          ),
          { reach: 26, form: 'pillar', lift: 0.02 },
        )
      : body(
          rib,
          symmetric(
            '0 292 C 66 292 112 296 120 312 C 126 360 128 400 124 420 C 86 448 40 452 0 452',
          ),
          { reach: 30, form: 'pillar' },
        ),
  );

export const drawCardigan: Draw = (sheet) => {
  const deep = sheet.style === 1;
  const open: Cut = { ...cut, neckDropY: deep ? 800 : 700, neck: 118 };
  const trim = ribs(sheet);
  const rib = ribbed(sheet);
  const breakY = deep ? 800 : 690;
  const band = (side: 1 | -1): string =>
    onSide(
      `M 96 352 L 140 366 C 140 520 90 ${breakY - 90} 36 ${breakY + 20} L 34 1526 L -30 1526 L -30 ${breakY + 6} C 30 ${breakY - 110} 90 500 96 352 Z`,
      side,
    );
  const back = symmetric('0 336 C 60 336 100 342 130 358 L 96 372 C 70 366 40 364 0 364');
  const art =
    textured(
      sheet,
      backNeck(sheet, { ...open, neckDropY: breakY - 20 }) + shell(sheet, open, 0.9),
    ) +
    trim.art +
    textured(
      rib,
      body(rib, back, { reach: 14 }) +
        body(rib, band(-1), { reach: 18 }) +
        body(rib, band(1), { reach: 18 }),
    ) +
    (deep
      ? textured(
          sheet,
          bothSides('M 96 1080 L 250 1072 L 250 1290 L 96 1300 Z')
            .map((d) => body(sheet, d, { reach: 24 }))
            .join(''),
        )
      : '') +
    buttons(sheet, breakY + 60, 1470, deep ? 4 : 6, 0, 18, '#5a4331');
  return { art, focus: [800, 860], outline: garmentOutline(open, ...trim.outlines) };
};

export const drawBeanie: Draw = (sheet) => {
  const slouchy = sheet.style === 1;
  const dome = slouchy
    ? symmetric('0 520 C 60 500 110 520 160 560 C 330 640 420 840 430 1200 L 0 1220')
    : symmetric('0 600 C 240 600 400 800 416 1200 L 0 1220');
  const fold = symmetric(
    '0 1150 C 220 1150 360 1140 424 1126 C 446 1220 446 1330 428 1420 C 340 1446 160 1456 0 1456',
  );
  const rib = ribbed(sheet);
  const lines = [-320, -210, -100, 0, 100, 210, 320].map(
    (dx) =>
      `M ${800 + dx * 0.15} 610 C ${800 + dx * 0.6} 720 ${800 + dx} 900 ${800 + dx * 1.08} 1180`,
  );
  const art =
    textured(
      sheet,
      body(sheet, dome, { reach: 90, volume: 0.9 }) + folds(sheet, dome, lines, 0.7),
    ) + textured(rib, body(rib, fold, { reach: 50, volume: 0.8 }));
  return { art, focus: [800, 1140], outline: `${dome} ${fold}` };
};
