import { blur, gradient, soft } from './light.ts';
import { body, metal, wire, within } from './materials.ts';
import { lightnessOf, shift } from './palette.ts';
import { bothSides, onSide, rectangle } from './shape.ts';
import type { Draw, Drawing, Sheet } from './sheet.ts';
import { define } from './sheet.ts';

interface Frame {
  readonly rim: string;
  readonly lens: string;
}

const square: Frame = {
  rim: 'M 66 880 C 90 800 220 770 380 776 C 500 782 560 800 566 850 C 572 960 556 1090 480 1150 C 400 1206 240 1206 160 1140 C 90 1080 60 980 66 880 Z',
  lens: 'M 116 890 C 130 838 230 818 376 824 C 470 828 514 844 518 880 C 522 970 506 1060 446 1108 C 384 1150 256 1150 194 1100 C 136 1050 110 960 116 890 Z',
};
const round: Frame = {
  rim: 'M 64 980 C 64 850 170 760 310 760 C 450 760 556 850 556 980 C 556 1110 450 1206 310 1206 C 170 1206 64 1110 64 980 Z',
  lens: 'M 108 980 C 108 876 196 804 310 804 C 424 804 512 876 512 980 C 512 1086 424 1162 310 1162 C 196 1162 108 1086 108 980 Z',
};
const cat: Frame = {
  rim: 'M 62 920 C 80 830 230 806 360 790 C 460 776 560 740 620 716 C 620 820 590 1000 510 1090 C 430 1170 260 1190 160 1120 C 90 1070 54 990 62 920 Z',
  lens: 'M 112 930 C 126 874 250 852 366 836 C 450 824 520 804 566 786 C 560 870 530 990 470 1054 C 400 1122 270 1138 190 1082 C 130 1040 106 980 112 930 Z',
};

function glasses(sheet: Sheet, frame: Frame, tinted: boolean): Drawing {
  const rims = bothSides(frame.rim);
  const lenses = bothSides(frame.lens);
  const legs = bothSides(
    'M 600 860 C 560 700 460 620 380 590 L 372 612 C 440 650 530 730 566 880 Z',
  );
  const art =
    legs.map((d) => body(sheet, d, { lift: -0.06, reach: 12 })).join('') +
    lensesOf(sheet, lenses, tinted) +
    (sheet.surface === 'metal' ? wireFront(sheet, rims) : acetateFront(sheet, rims, lenses));
  // Only the rims throw a shadow: the wall stays bright behind the glass.
  const cast = soft(sheet, rims.join(' '), {
    color: '#231a12',
    opacity: 0.3,
    width: 62,
    shift: [16, 26],
  });
  return { art: cast + art, focus: [1060, 930], raise: -40 };
}

function lensesOf(sheet: Sheet, lenses: readonly string[], tinted: boolean): string {
  const tint = tinted
    ? gradient(
        sheet,
        [0, 0, 0.2, 1],
        [
          [0, '#1d1a18', 0.94],
          [0.55, '#4a3d33', 0.8],
          [1, '#a08a74', 0.55],
        ],
      )
    : gradient(
        sheet,
        [0, 0, 1, 1],
        [
          [0, '#ffffff', 0.5],
          [0.5, '#dfe6e6', 0.14],
          [1, '#ffffff', 0.3],
        ],
      );
  return lenses
    .map((d, index) => {
      const glint = onSide('M 180 780 L 300 780 L 200 1180 L 90 1180 Z', index === 0 ? -1 : 1);
      return (
        soft(sheet, d, { color: '#000', opacity: 0.3, width: 34, shift: [0, 6] }) +
        `<path d="${d}" fill="${tint}"/>` +
        within(sheet, d, `<path d="${glint}" fill="#fff" opacity="${tinted ? 0.13 : 0.34}"/>`)
      );
    })
    .join('');
}

function wireFront(sheet: Sheet, rims: readonly string[]): string {
  const tone = lightnessOf(sheet.tones.base) > 0.8 ? 'silver' : 'gold';
  return (
    rims.map((d) => wire(sheet, d, 17, tone)).join('') +
    wire(sheet, 'M 738 900 C 770 840 830 840 862 900', 15, tone) +
    wire(sheet, 'M 742 840 C 780 806 820 806 858 840', 11, tone)
  );
}

function acetateFront(sheet: Sheet, rims: readonly string[], lenses: readonly string[]): string {
  const paint = gradient(
    sheet,
    [0, 0, 0.8, 1],
    [
      [0, sheet.tones.glow],
      [0.4, sheet.tones.base],
      [1, sheet.tones.deep],
    ],
  );
  const bridge = 'M 734 900 C 760 850 840 850 866 900 L 866 950 C 840 900 760 900 734 950 Z';
  const temples = bothSides('M 540 850 C 600 840 640 850 650 880 C 640 920 610 940 560 930 Z');
  const rim = (d: string, index: number): string => {
    // Rim less lens, so that neither colour nor speckle reaches the glass.
    const ring = `${d} ${lenses[index] ?? ''}`;
    const clip = define(
      sheet,
      `ring${ring}`,
      (id) => `<clipPath id="${id}"><path d="${ring}" clip-rule="evenodd"/></clipPath>`,
    );
    const speckles = sheet.surface === 'acetate' ? tortoise(sheet) : '';
    return (
      `<g clip-path="${clip}"><path d="${d}" fill="${paint}"/>${speckles}</g>` +
      soft(sheet, d, { color: '#fff', opacity: 0.4, width: 14, shift: [3, 5] })
    );
  };
  const rivets = [-1, 1].map((side) =>
    metal(sheet, rectangle(800 + side * 572 - 16, 858, 32, 12, 6), 'gold'),
  );
  return (
    body(sheet, bridge, { reach: 20 }) +
    rims.map(rim).join('') +
    temples.map((d) => body(sheet, d, { reach: 14 })).join('') +
    rivets.join('')
  );
}

/** The clouds of dyed acetate, cut from a block. */
function tortoise(sheet: Sheet): string {
  const dark = shift(sheet.tones.base, -0.2, 0.9);
  const amber = shift(sheet.tones.base, 0.14, 1.3);
  const clouds = Array.from({ length: 46 }, (_, index) => {
    const [x, y] = [
      Math.round(180 + sheet.chance() * 1240),
      Math.round(720 + sheet.chance() * 500),
    ];
    return `<ellipse cx="${x}" cy="${y}" rx="${Math.round(24 + sheet.chance() * 56)}" ry="${Math.round(14 + sheet.chance() * 30)}" transform="rotate(${Math.round(sheet.chance() * 180)} ${x} ${y})" fill="${index % 3 === 0 ? amber : dark}" opacity="0.5"/>`;
  }).join('');
  return `<g filter="${blur(sheet, 7)}">${clouds}</g>`;
}

export const drawSunglasses: Draw = (sheet) =>
  glasses(sheet, sheet.style === 0 ? square : cat, true);
export const drawOpticals: Draw = (sheet) =>
  glasses(sheet, sheet.style === 0 ? round : square, false);
