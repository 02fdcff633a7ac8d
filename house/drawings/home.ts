import { soft } from './light.ts';
import { body, folds, metal, seam, stitches, strap, within, wire } from './materials.ts';
import { ellipse, onSide, round, symmetric } from './shape.ts';
import type { Draw } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

export const drawThrow: Draw = (sheet) => {
  const layers = [0, 1, 2, 3].map((index) => {
    const y = 1430 - index * 118;
    return `M 330 ${y} C 300 ${y + 6} 300 ${y + 116} 334 ${y + 122} C 600 ${y + 132} 1000 ${y + 132} 1266 ${y + 122} C 1300 ${y + 116} 1300 ${y + 6} 1270 ${y} C 1000 ${y - 14} 600 ${y - 14} 330 ${y} Z`;
  });
  const top =
    'M 330 1076 C 400 980 520 950 800 950 C 1080 950 1200 980 1270 1076 C 1000 1100 600 1100 330 1076 Z';
  const striped = sheet.style === 1;
  const drape =
    'M 960 960 C 1080 980 1130 1020 1140 1080 C 1150 1240 1150 1400 1160 1540 L 900 1540 C 900 1400 890 1200 884 1090 C 880 1040 900 980 960 960 Z';
  const stripes = striped
    ? layers
        .map((d) =>
          within(
            sheet,
            d,
            [380, 430, 1160, 1210]
              .map(
                (x) =>
                  `<path d="M ${x} 900 C ${x + 6} 1200 ${x - 6} 1400 ${x} 1600" fill="none" stroke="${sheet.tones.glow}" stroke-width="22"/>`,
              )
              .join(''),
          ),
        )
        .join('')
    : '';
  const fringe = striped
    ? ''
    : Array.from({ length: 24 }, (_, index) => {
        const x = 906 + index * 11;
        const sway = (sheet.chance() - 0.5) * 14;
        return `<path d="M ${x} 1530 C ${round(x + sway)} 1560 ${round(x - sway)} 1580 ${round(x + sway)} 1610" fill="none" stroke="${index % 2 === 0 ? sheet.tones.base : sheet.tones.dark}" stroke-width="8" stroke-linecap="round"/>`;
      }).join('');
  const art =
    textured(
      sheet,
      body(sheet, top, { reach: 40 }) +
        layers.map((d) => body(sheet, d, { reach: 46, volume: 0.9 })).join('') +
        stripes +
        (striped
          ? ''
          : soft(sheet, drape, { color: '#120a06', opacity: 0.3, width: 56, shift: [0, 2] }) +
            body(sheet, drape, { reach: 50 }) +
            folds(
              sheet,
              drape,
              [
                'M 980 980 C 970 1200 980 1400 976 1540',
                'M 1070 1000 C 1076 1200 1070 1400 1080 1540',
              ],
              0.8,
            )),
    ) + fringe;
  return { art, focus: [980, 1180], raise: 60, stands: { y: 1552, halfWidth: 490 } };
};

export const drawCushion: Draw = (sheet) => {
  const outline =
    'M 320 560 C 460 600 620 590 800 584 C 980 590 1140 600 1280 560 C 1250 700 1246 860 1250 1000 C 1246 1150 1250 1300 1284 1440 C 1140 1404 980 1410 800 1416 C 620 1410 460 1404 316 1440 C 350 1300 354 1150 350 1000 C 354 860 350 700 320 560 Z';
  const piped = sheet.style === 0;
  const lines = [
    'M 380 640 C 470 720 520 760 560 800',
    'M 1220 640 C 1130 720 1080 760 1040 800',
    'M 380 1360 C 470 1290 520 1250 560 1200',
    'M 1220 1360 C 1130 1290 1080 1250 1040 1200',
  ];
  const band = piped
    ? ''
    : within(
        sheet,
        outline,
        [0, 1]
          .map(
            (index) =>
              `<path d="M 300 ${860 + index * 240} C 600 ${840 + index * 300} 1000 ${840 + index * 300} 1300 ${860 + index * 240}" fill="none" stroke="${index === 0 ? sheet.tones.glow : sheet.tones.deep}" stroke-width="60" stroke-opacity="0.75"/>`,
          )
          .join(''),
      );
  const art =
    textured(
      sheet,
      body(sheet, outline, { reach: 160, volume: 0.9 }) + band + folds(sheet, outline, lines, 0.9),
    ) + (piped ? strap(sheet, outline, 18, false) : stitches(sheet, outline, 6));
  return { art, focus: [560, 760], outline };
};

export const drawUmbrella: Draw = (sheet) => {
  const closed = sheet.style === 0;
  const wood = partOf(sheet, '#7a4f2c', 'smooth');
  if (closed) {
    const canopy =
      'M 776 470 C 760 700 724 1100 716 1340 C 712 1400 740 1440 770 1470 L 830 1470 C 860 1440 888 1400 884 1340 C 876 1100 840 700 824 470 Z';
    const art =
      metal(sheet, 'M 790 300 L 810 300 L 816 470 L 784 470 Z', 'gold', [0, 0, 1, 0]) +
      textured(
        sheet,
        body(sheet, canopy, { form: 'tube', reach: 30 }) +
          folds(
            sheet,
            canopy,
            ['M 796 480 C 780 800 750 1150 744 1440', 'M 806 480 C 820 800 840 1150 850 1440'],
            1,
          ),
      ) +
      strap(sheet, 'M 722 1240 C 770 1262 830 1262 880 1240', 30, false) +
      metal(sheet, ellipse(800, 1258, 14)) +
      strap(
        wood,
        'M 800 1470 C 802 1560 798 1620 800 1660 C 806 1760 940 1760 944 1660 C 944 1630 930 1616 912 1612',
        36,
        false,
      ) +
      metal(sheet, 'M 774 1466 L 826 1466 L 824 1506 L 776 1506 Z', 'gold', [0, 0, 1, 0]);
    return { art: `<g transform="rotate(12 800 1000)">${art}</g>`, focus: [760, 1330] };
  }
  const panels = [
    'M 800 560 C 620 590 430 740 330 1000 C 400 960 470 970 520 1020 C 560 820 660 660 800 560 Z',
    'M 800 560 C 690 650 600 820 520 1020 C 590 960 730 950 800 1010 Z',
    ...[
      'M 0 560 C 180 590 370 740 470 1000 C 400 960 330 970 280 1020 C 240 820 140 660 0 560 Z',
      'M 0 560 C 110 650 200 820 280 1020 C 210 960 70 950 0 1010 Z',
    ].map((d) => onSide(d, 1)),
  ];
  const art =
    wire(sheet, 'M 800 980 C 802 1200 798 1400 800 1500', 16, 'gunmetal') +
    strap(wood, 'M 800 1420 C 802 1500 798 1560 800 1600 C 806 1710 930 1710 934 1610', 34, false) +
    textured(
      sheet,
      panels
        .map((d, index) =>
          body(sheet, d, { reach: 46, lift: [-0.0, 0.03, -0.05, -0.02][index] ?? 0 }),
        )
        .join(''),
    ) +
    metal(sheet, symmetric('0 480 L 8 480 L 14 566 L 0 570'), 'gold', [0, 0, 1, 0]) +
    seam(sheet, 'M 800 562 C 801 700 799 900 800 1008', 3);
  return { art, focus: [640, 820], outline: panels.join(' ') };
};
