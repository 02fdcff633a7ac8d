import type { Cut } from './garments.ts';
import { backNeck, buttons, garmentOutline, shell, shirtCollar, torso } from './garments.ts';
import { body, folds, seam, strap, within } from './materials.ts';
import { bothSides, ellipse, onSide, symmetric } from './shape.ts';
import type { Draw, Drawing, Sheet } from './sheet.ts';
import { textured } from './textures.ts';

export const drawDress: Draw = (sheet) =>
  sheet.style === 0 ? shirtDress(sheet) : slipDress(sheet);

function slipDress(sheet: Sheet): Drawing {
  const outline = symmetric(
    '0 470 C 40 440 90 400 140 350 C 160 420 190 500 214 560 C 220 680 190 800 190 900 C 200 1060 280 1300 330 1700 C 220 1740 110 1750 0 1750',
  );
  const lines = [-230, -150, -60, 40, 140, 240].map(
    (dx) =>
      `M ${800 + dx * 0.6} 920 C ${800 + dx * 0.75} 1200 ${800 + dx * 1.1 + sheet.chance() * 40} 1500 ${800 + dx * 1.25} 1740`,
  );
  const straps = bothSides('M 138 356 C 128 300 116 260 96 214')
    .map((d) => strap(sheet, d, 14, false))
    .join('');
  const drape = ['M 690 420 C 760 520 840 520 910 420', 'M 670 470 C 750 610 850 610 930 470'];
  const back = symmetric('0 500 C 80 490 120 470 150 430 L 190 560 L 0 620');
  return {
    art: textured(
      sheet,
      straps +
        body(sheet, back, { lift: -0.12 }) +
        body(sheet, outline, { reach: 90, form: 'fall' }) +
        folds(sheet, outline, [...lines, ...drape], 1.2),
    ),
    focus: [800, 620],
    outline,
  };
}

function shirtDress(sheet: Sheet): Drawing {
  const cut: Cut = {
    neck: 112,
    neckY: 250,
    neckDropY: 330,
    shoulder: 262,
    shoulderY: 306,
    chest: 236,
    armpitY: 540,
    waist: 186,
    waistY: 800,
    hem: 200,
    hemY: 860,
    cuffY: 900,
    cuff: 440,
    cuffWidth: 140,
  };
  const skirt = symmetric(
    '0 830 L 188 824 C 240 1060 340 1380 400 1690 C 280 1736 140 1750 0 1752',
  );
  const pleats = [-320, -250, -170, -90, 0, 90, 170, 250, 320].map(
    (dx) =>
      `M ${800 + dx * 0.5} 850 C ${800 + dx * 0.7} 1100 ${800 + dx * 1.05} 1450 ${800 + dx * 1.2} 1745`,
  );
  const cloth =
    backNeck(sheet, cut) +
    body(sheet, skirt, { reach: 80, form: 'fall' }) +
    folds(sheet, skirt, pleats, 1.15) +
    shell(sheet, cut, 1) +
    within(
      sheet,
      torso(cut),
      folds(sheet, torso(cut), ['M 800 420 C 800 560 800 700 800 850'], 0.4),
    ) +
    strap(sheet, 'M 612 826 C 700 842 900 842 988 826', 46, false);
  const cuffs = bothSides('M 296 888 L 446 876 L 450 930 C 400 944 340 948 300 942 Z')
    .map((d) => body(sheet, d, { reach: 20 }))
    .join('');
  return {
    art:
      textured(sheet, cloth + cuffs + shirtCollar(sheet, cut, 60)) +
      buttons(sheet, 440, 770, 5, 0, 10, '#efe8da'),
    focus: [800, 640],
    outline: garmentOutline(cut, skirt),
  };
}

export const drawBlouse: Draw = (sheet) => {
  const cut: Cut = {
    neck: 104,
    neckY: 340,
    neckDropY: 410,
    shoulder: 286,
    shoulderY: 408,
    chest: 284,
    armpitY: 700,
    waist: 288,
    waistY: 1000,
    hem: 310,
    hemY: 1420,
    cuffY: 1270,
    cuff: 540,
    cuffWidth: 170,
  };
  const cuffs = bothSides(
    'M 386 1270 C 440 1284 500 1280 534 1262 L 520 1380 C 490 1392 430 1396 402 1390 Z',
  );
  const cloth =
    backNeck(sheet, cut) +
    shell(sheet, cut, 1.4) +
    cuffs.map((d) => body(sheet, d, { reach: 24 })).join('');
  const knot = ellipse(800, 470, 44, 52);
  const bow =
    sheet.style === 0
      ? strap(sheet, 'M 700 350 C 720 420 770 450 800 466', 46, false) +
        strap(sheet, 'M 900 350 C 880 420 830 450 800 466', 46, false) +
        bothSides('M 10 470 C 90 380 210 400 226 470 C 220 550 90 560 10 480 Z')
          .map((d) => body(sheet, d, { reach: 34 }))
          .join('') +
        [
          onSide('M 6 490 C 60 640 84 760 76 900 L 154 880 C 150 740 110 600 40 480 Z', 1),
          onSide('M 6 490 C 40 640 60 720 54 820 L 130 812 C 130 700 100 590 40 480 Z', -1),
        ]
          .map((d) => body(sheet, d, { reach: 30 }))
          .join('') +
        body(sheet, knot, { reach: 24 })
      : shirtCollar(sheet, cut, 150);
  const details =
    sheet.style === 0
      ? seam(sheet, 'M 800 540 C 801 800 799 1200 800 1444', 3)
      : buttons(sheet, 520, 1360, 7, 0, 11, '#efe8da');
  return {
    art: textured(sheet, cloth) + details + textured(sheet, bow),
    focus: [760, 560],
    outline: garmentOutline(cut, ...cuffs),
  };
};

export const drawSkirt: Draw = (sheet) => {
  const pleated = sheet.style === 0;
  const outline = pleated
    ? symmetric('0 470 L 214 470 C 270 760 360 1160 430 1560 C 300 1600 150 1612 0 1612')
    : symmetric(
        '0 470 L 214 470 C 280 620 300 800 296 960 C 290 1200 262 1420 250 1580 C 170 1596 80 1600 0 1600',
      );
  const lines = pleated
    ? [-360, -270, -180, -90, 0, 90, 180, 270, 360].map(
        (dx) =>
          `M ${800 + dx * 0.52} 500 C ${800 + dx * 0.72} 800 ${800 + dx * 1} 1250 ${800 + dx * 1.15} 1600`,
      )
    : ['M 640 560 C 600 800 620 1200 640 1580', 'M 960 560 C 1000 800 980 1200 950 1580'];
  const band = symmetric('0 400 L 206 400 C 210 430 214 460 216 486 L 0 490');
  const wrap = pleated ? '' : seam(sheet, 'M 906 492 C 930 900 930 1240 880 1600', 5);
  const edges = pleated ? lines.map((d) => seam(sheet, d, 2.5)).join('') : '';
  return {
    art:
      textured(
        sheet,
        body(sheet, outline, { reach: 80, form: 'fall' }) +
          folds(sheet, outline, lines, pleated ? 1.3 : 0.6) +
          body(sheet, band, { reach: 18 }),
      ) +
      within(sheet, outline, edges) +
      wrap +
      (pleated ? '' : buttons(sheet, 445, 445, 1, 106, 16)),
    focus: [760, 640],
    outline: `${outline} ${band}`,
  };
};
