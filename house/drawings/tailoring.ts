import type { Cut } from './garments.ts';
import {
  backNeck,
  button,
  buttons,
  garmentOutline,
  lapels,
  placket,
  pocket,
  shell,
  shirtCollar,
  sleeves,
  torso,
} from './garments.ts';
import { body, folds, seam, stitches, strap, wire, within } from './materials.ts';
import { bothSides, onSide, rectangle, symmetric } from './shape.ts';
import type { Draw, Drawing, Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

interface CoatOptions {
  readonly cut: Cut;
  readonly breakY: number;
  readonly double: boolean;
  readonly peaked: boolean;
  readonly belted?: boolean;
  readonly pocketKind: 'flap' | 'patch' | 'slant';
  readonly closing: number;
}

/** A belt of the same cloth, knotted once with its ends hanging. */
function beltOf(sheet: Sheet, cut: Cut): string {
  return (
    strap(
      sheet,
      `M ${800 - cut.waist - 2} ${cut.waistY + 10} C 640 ${cut.waistY + 36} 960 ${cut.waistY + 36} ${800 + cut.waist + 2} ${cut.waistY + 10}`,
      62,
      false,
    ) +
    strap(sheet, 'M 760 1010 C 700 1130 690 1240 700 1370', 50, false) +
    strap(sheet, 'M 790 1010 C 830 1100 850 1190 842 1290', 50, false) +
    body(sheet, rectangle(742, cut.waistY - 14, 76, 76, 20), { reach: 20 })
  );
}

function coat(
  sheet: Sheet,
  { cut, breakY, double, peaked, belted = false, pocketKind, closing }: CoatOptions,
): Drawing {
  const pocketY = cut.waistY + 90;
  const belt = belted ? beltOf(sheet, cut) : '';
  const cloth =
    shell(sheet, cut) +
    placket(sheet, cut, breakY, double ? 96 : 10) +
    lapels(sheet, cut, breakY, peaked, double ? 176 : 150) +
    ([-1, 1] as const)
      .map((side) => pocket(sheet, side, cut.waist * 0.42, pocketY, cut.waist * 0.46, pocketKind))
      .join('') +
    belt;
  const end = breakY + (double ? 250 : 150 * (closing - 1));
  const rows = belted
    ? ''
    : double
      ? [-84, 84].map((dx) => buttons(sheet, breakY + 20, end, 3, dx, 19)).join('')
      : buttons(sheet, breakY + 16, end, closing, 0, 19);
  const cuffs =
    sleeves(cut).length === 0
      ? ''
      : ([-1, 1] as const)
          .flatMap((side) =>
            [0, 34, 68].map((dy) =>
              button(
                sheet,
                800 + side * ((cut.cuff ?? 0) - 22 - dy * 0.06),
                (cut.cuffY ?? 0) - 44 - dy,
                9,
              ),
            ),
          )
          .join('');
  const chest = belted
    ? ''
    : body(
        sheet,
        onSide(
          `M ${cut.chest * 0.42} ${cut.armpitY - 10} L ${cut.chest * 0.82} ${cut.armpitY - 36} L ${cut.chest * 0.84} ${cut.armpitY - 6} L ${cut.chest * 0.43} ${cut.armpitY + 22} Z`,
          1,
        ),
        { reach: 10 },
      );
  return {
    art: textured(sheet, cloth + chest) + rows + cuffs,
    focus: [800 - cut.neck, cut.neckY + 260],
    outline: garmentOutline(cut),
  };
}

const longCut: Cut = {
  neck: 104,
  neckY: 250,
  neckDropY: 300,
  shoulder: 282,
  shoulderY: 318,
  chest: 268,
  armpitY: 590,
  waist: 250,
  waistY: 900,
  hem: 322,
  hemY: 1720,
  cuffY: 1170,
  cuff: 470,
  cuffWidth: 112,
};
const jacketCut: Cut = {
  neck: 110,
  neckY: 330,
  neckDropY: 380,
  shoulder: 312,
  shoulderY: 404,
  chest: 296,
  armpitY: 700,
  waist: 268,
  waistY: 1010,
  hem: 312,
  hemY: 1460,
  cuffY: 1370,
  cuff: 512,
  cuffWidth: 116,
};

export const drawWomenCoat: Draw = (sheet) =>
  coat(
    sheet,
    sheet.style === 0
      ? {
          cut: longCut,
          breakY: 860,
          double: false,
          peaked: false,
          belted: true,
          pocketKind: 'slant',
          closing: 1,
        }
      : {
          cut: { ...longCut, waist: 276, hem: 330, hemY: 1600 },
          breakY: 800,
          double: true,
          peaked: true,
          pocketKind: 'flap',
          closing: 3,
        },
  );

export const drawMenOvercoat: Draw = (sheet) => {
  const cut = {
    ...longCut,
    shoulder: 304,
    chest: 294,
    waist: 288,
    hem: 318,
    hemY: 1660,
    cuff: 490,
    cuffWidth: 120,
  };
  return coat(
    sheet,
    sheet.style === 0
      ? { cut, breakY: 760, double: false, peaked: false, pocketKind: 'flap', closing: 3 }
      : { cut, breakY: 820, double: true, peaked: true, pocketKind: 'slant', closing: 3 },
  );
};

export const drawSuitJacket: Draw = (sheet) =>
  coat(sheet, {
    cut: jacketCut,
    breakY: sheet.style === 0 ? 940 : 900,
    double: sheet.style === 1,
    peaked: sheet.style === 1,
    pocketKind: sheet.style === 0 ? 'patch' : 'flap',
    closing: 2,
  });

export const drawShirt: Draw = (sheet) => {
  const cut: Cut = {
    ...jacketCut,
    neck: 96,
    shoulder: 306,
    waist: 288,
    hem: 298,
    hemY: 1500,
    cuffY: 1350,
    cuff: 520,
    cuffWidth: 112,
    neckDropY: 372,
  };
  const over = sheet.style === 1;
  const band = symmetric(`0 410 L 34 414 L 34 1520 L 0 1520`);
  const cuffs = bothSides(`M 404 1340 L 526 1330 L 532 1430 C 500 1440 440 1446 410 1440 Z`);
  const cloth =
    shell(sheet, cut, 1.1) +
    within(sheet, torso(cut), body(sheet, band, { reach: 14, volume: 0.4 })) +
    cuffs.map((d) => body(sheet, d, { reach: 24 })).join('') +
    shirtCollar(sheet, cut, over ? 90 : 130) +
    (over
      ? ([-1, 1] as const).map((side) => pocket(sheet, side, 100, 690, 150, 'patch')).join('')
      : pocket(sheet, 1, 110, 690, 140, 'patch'));
  const yoke = seam(
    sheet,
    onSide('M 110 360 C 170 470 250 500 304 520', 1) +
      onSide('M 110 360 C 170 470 250 500 304 520', -1),
    3,
  );
  return {
    art:
      textured(sheet, cloth) +
      yoke +
      buttons(sheet, 450, 1380, 7, 0, 11, '#e9e3d6') +
      stitches(sheet, 'M 774 430 L 772 1500', 2.5) +
      stitches(sheet, 'M 826 430 L 828 1500', 2.5),
    focus: [800, 520],
    outline: garmentOutline(cut, ...cuffs),
  };
};

function blousonPockets(sheet: Sheet, field: boolean): string {
  return ([-1, 1] as const)
    .map(
      (side) =>
        pocket(sheet, side, field ? 96 : 130, field ? 1120 : 1010, 170, field ? 'patch' : 'slant') +
        (field
          ? pocket(sheet, side, 96, 700, 160, 'patch') +
            pocket(sheet, side, 92, 690, 168, 'flap') +
            pocket(sheet, side, 92, 1110, 178, 'flap')
          : ''),
    )
    .join('');
}

export const drawBomber: Draw = (sheet) => {
  const field = sheet.style === 1;
  const cut: Cut = {
    ...jacketCut,
    neck: 112,
    shoulder: 316,
    chest: 314,
    waist: 322,
    hem: field ? 326 : 300,
    hemY: field ? 1480 : 1340,
    cuffY: 1300,
    cuff: 520,
    cuffWidth: 124,
  };
  const rib = partOf(sheet, sheet.tones.dark, field ? sheet.surface : 'rib');
  const hem = field ? '' : symmetric('0 1330 L 306 1306 L 296 1430 C 200 1446 100 1450 0 1450');
  const cuffs = bothSides('M 394 1286 L 522 1278 L 512 1400 C 480 1410 430 1412 404 1406 Z');
  const collar = field
    ? ''
    : symmetric(
        '0 290 C 80 290 124 300 138 330 C 120 420 70 500 0 520 L 0 440 C 50 420 90 390 96 350 C 70 340 30 336 0 336',
      );
  const cloth =
    backNeck(sheet, { ...cut, neckDropY: 420 }) +
    shell(sheet, { ...cut, neckDropY: 470 }, 1.2) +
    blousonPockets(sheet, field);
  const trims = textured(
    rib,
    (hem ? body(rib, hem, { reach: 20 }) : '') +
      cuffs.map((d) => body(rib, d, { reach: 20 })).join('') +
      (collar ? body(rib, collar, { reach: 18 }) : ''),
  );
  const zip = field
    ? 'M 800 440 C 802 800 798 1200 800 1500'
    : 'M 800 510 C 801 800 799 1200 800 1446';
  const closure = `<path d="${zip}" fill="none" stroke="${sheet.tones.deep}" stroke-width="20"/><path d="${zip}" fill="none" stroke="#b9b2a4" stroke-width="9" stroke-dasharray="5 4"/>`;
  return {
    art:
      textured(sheet, cloth) +
      trims +
      (field
        ? textured(sheet, shirtCollar(sheet, { ...cut, neckDropY: 410 }, 150)) +
          buttons(sheet, 500, 1400, 6, 0, 15)
        : closure + wire(sheet, rectangle(790, 530, 20, 54, 9), 7, 'silver')),
    focus: [720, 760],
    outline: garmentOutline(cut, hem, ...cuffs),
  };
};

/** Trousers of one cut or another: pressed and straight, or wide with pleats. */
function trousers(sheet: Sheet, wide: number, hemY: number, pleated: boolean): Drawing {
  const leg = `M 0 350 L 204 350 C 224 520 ${246 + wide * 0.5} 660 ${250 + wide * 0.6} 800 C ${252 + wide * 0.8} 1200 ${236 + wide} 1500 ${232 + wide} ${hemY} C ${190 + wide * 0.7} ${hemY + 16} 110 ${hemY + 18} ${64 - wide * 0.1} ${hemY + 8} C 50 1400 20 1000 6 800 L 0 790 Z`;
  const band = symmetric('0 290 L 196 290 C 202 310 206 340 207 368 L 0 372');
  const legs = bothSides(leg);
  const crease = `M 118 560 C 140 900 ${146 + wide * 0.5} 1300 ${146 + wide * 0.5} ${hemY}`;
  const cloth =
    legs
      .map(
        (d, index) =>
          body(sheet, d, { reach: 60, form: 'pillar' }) +
          folds(
            sheet,
            d,
            [
              onSide(crease, index === 0 ? -1 : 1),
              onSide(
                `M 4 810 C 60 850 130 850 200 ${800 + sheet.chance() * 30}`,
                index === 0 ? -1 : 1,
              ),
              onSide(`M 20 700 C 50 740 90 770 150 780`, index === 0 ? -1 : 1),
            ],
            0.75,
          ),
      )
      .join('') + body(sheet, band, { reach: 16, volume: 0.5 });
  const pleats = pleated
    ? [60, 118]
        .map((dx) =>
          seam(
            sheet,
            `${onSide(`M ${dx} 372 C ${dx + 6} 440 ${dx + 8} 500 ${dx + 12} 560`, 1)} ${onSide(`M ${dx} 372 C ${dx + 6} 440 ${dx + 8} 500 ${dx + 12} 560`, -1)}`,
            3,
          ),
        )
        .join('')
    : '';
  const pockets = seam(sheet, bothSides('M 168 374 C 190 450 214 520 226 560').join(' '), 4);
  const loops = [-150, -70, 70, 150]
    .map((dx) => body(sheet, rectangle(800 + dx - 8, 284, 16, 94, 4), { reach: 8, plain: true }))
    .join('');
  const creases = bothSides(crease)
    .map(
      (d) =>
        `<path d="${d}" fill="none" stroke="${sheet.tones.glow}" stroke-opacity="0.4" stroke-width="3"/>`,
    )
    .join('');
  return {
    art:
      textured(sheet, cloth + loops) +
      pleats +
      pockets +
      creases +
      seam(sheet, 'M 800 372 C 802 500 806 640 800 780', 4) +
      stitches(sheet, 'M 826 376 C 830 500 850 620 806 700', 2.5) +
      button(sheet, 812, 330, 13),
    focus: [720, 430],
    outline: [...legs, band].join(' '),
  };
}

export const drawWomenTrousers: Draw = (sheet) =>
  sheet.style === 0 ? trousers(sheet, 90, 1720, true) : trousers(sheet, -10, 1640, false);
export const drawMenTrousers: Draw = (sheet) =>
  sheet.style === 0 ? trousers(sheet, 24, 1700, true) : trousers(sheet, -34, 1680, false);
