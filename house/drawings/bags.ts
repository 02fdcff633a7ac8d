import { soft } from './light.ts';
import { body, folds, mark, metal, seam, stitches, strap, wire } from './materials.ts';
import { bothSides, ellipse, rectangle, symmetric } from './shape.ts';
import type { Draw } from './sheet.ts';
import { textured } from './textures.ts';

export const drawTote: Draw = (sheet) => {
  const winged = sheet.style === 1;
  const outline = winged
    ? symmetric(
        '0 800 L 330 800 C 400 790 470 750 520 770 C 500 900 470 1180 455 1480 C 450 1545 430 1560 390 1560 L 0 1560',
      )
    : symmetric(
        '0 760 L 405 760 C 420 760 430 772 432 790 C 440 1000 452 1260 458 1490 C 460 1540 436 1560 400 1560 L 0 1560',
      );
  const arch = winged
    ? 'M 590 880 C 590 470 700 430 800 430 C 900 430 1010 470 1010 880'
    : 'M 570 900 C 560 420 660 300 800 300 C 940 300 1040 420 1030 900';
  const inside = winged
    ? symmetric('0 768 L 320 770 C 400 764 440 756 500 772 L 320 830 L 0 830')
    : symmetric('0 738 L 380 744 L 420 790 L 0 790');
  const tabs = bothSides('M 196 830 L 264 830 L 264 960 C 264 990 196 990 196 960 Z').join(' ');
  const leather =
    `<g transform="translate(12 -26)" opacity="0.92">${strap({ ...sheet, tones: { ...sheet.tones, base: sheet.tones.dark, light: sheet.tones.base } }, arch, 36)}</g>` +
    body(sheet, inside, { lift: -0.16, volume: 0.3, plain: true }) +
    body(sheet, outline, { reach: 70 }) +
    (winged ? folds(sheet, outline, bothSides('M 330 810 C 370 1000 372 1300 360 1540')) : '') +
    body(sheet, tabs, { lift: 0.02, reach: 16, plain: true }) +
    strap(sheet, arch, 38);
  const top = winged ? 'M 476 836 L 1124 836' : 'M 384 800 L 1216 800';
  const details =
    stitches(sheet, top) +
    (winged ? '' : stitches(sheet, 'M 362 1516 C 500 1524 1100 1524 1238 1516')) +
    [-230, 230].map((dx) => metal(sheet, ellipse(800 + dx, 950, 13), 'gold')).join('') +
    mark(sheet, 800, 1010, 30);
  return {
    art: textured(sheet, leather) + details,
    focus: [610, 930],
    stands: { y: 1560, halfWidth: 440 },
  };
};

export const drawShoulderBag: Draw = (sheet) => {
  const chain = sheet.style === 1;
  const outline = symmetric(
    '0 900 L 380 900 C 450 900 480 930 486 990 L 500 1430 C 502 1520 470 1556 400 1556 L 0 1556',
  );
  const flap = chain
    ? symmetric(
        '0 886 L 390 886 C 460 886 490 920 494 980 L 498 1180 C 499 1250 450 1270 400 1282 C 260 1312 120 1318 0 1318',
      )
    : symmetric(
        '0 886 L 390 886 C 460 886 490 920 494 980 L 496 1080 C 470 1230 280 1360 60 1366 C 40 1366 20 1366 0 1366',
      );
  const line = 'M 330 1010 C 250 700 460 380 800 380 C 1140 380 1350 700 1270 1010';
  const leather =
    (chain ? '' : strap(sheet, line, 44)) +
    body(sheet, outline, { reach: 60, lift: -0.03 }) +
    soft(sheet, flap, { color: '#120a06', opacity: 0.4, width: 56, shift: [0, 16] }) +
    body(sheet, flap, { reach: 60 });
  const links = chain
    ? wire(sheet, line, 22, 'gold') +
      `<path d="${line}" fill="none" stroke="#5a3d14" stroke-opacity="0.75" stroke-width="22" stroke-dasharray="5 21"/>` +
      `<path d="${line}" fill="none" stroke="${sheet.tones.base}" stroke-width="9" stroke-dasharray="17 9"/>`
    : '';
  const hem = chain
    ? 'M 330 1172 C 350 1240 600 1290 800 1290 C 1000 1290 1250 1240 1270 1172'
    : 'M 326 1080 C 360 1220 560 1334 800 1338 C 1040 1334 1240 1220 1274 1080';
  const details =
    links +
    (sheet.surface === 'quilted' ? '' : stitches(sheet, hem)) +
    [-1, 1].map((side) => wire(sheet, ellipse(800 + side * 476, 1010, 24), 13)).join('') +
    (chain
      ? metal(sheet, rectangle(738, 1236, 124, 92, 20)) +
        metal(sheet, ellipse(800, 1282, 24), 'gold', [1, 1, 0, 0])
      : metal(sheet, rectangle(776, 1290, 48, 118, 24)) +
        metal(sheet, ellipse(800, 1322, 13), 'gold', [1, 1, 0, 0])) +
    mark(sheet, 800, 1030, 26);
  return {
    art: textured(sheet, leather) + details,
    focus: [800, 1200],
    stands: { y: 1556, halfWidth: 480 },
  };
};

export const drawCrossbody: Draw = (sheet) => {
  const camera = sheet.style === 1;
  const line = 'M 400 1040 C 180 640 420 330 820 330 C 1220 330 1430 640 1200 1040';
  const outline = camera
    ? symmetric(
        '0 960 L 360 960 C 430 960 460 990 460 1050 L 460 1450 C 460 1530 430 1556 360 1556 L 0 1556',
      )
    : symmetric('0 930 L 400 930 C 440 930 456 950 454 990 C 446 1340 270 1556 0 1556');
  const flap = camera
    ? ''
    : symmetric('0 916 L 410 916 C 450 916 466 940 462 980 C 450 1170 260 1300 0 1300');
  const pocket = camera ? rectangle(430, 1170, 740, 320, 50) : '';
  const leather =
    strap(sheet, line, 30) +
    body(sheet, outline, { reach: 60, lift: -0.02 }) +
    (camera
      ? body(sheet, pocket, { reach: 34 })
      : soft(sheet, flap, { color: '#120a06', opacity: 0.4, width: 56, shift: [0, 14] }) +
        body(sheet, flap, { reach: 54 }));
  const zip = 'M 420 1076 L 1180 1076';
  const details = camera
    ? seam(sheet, zip, 26) +
      `<path d="${zip}" stroke="#c7a35a" stroke-width="11" stroke-dasharray="5 4"/>` +
      metal(sheet, rectangle(1080, 1060, 54, 32, 10)) +
      strap(sheet, 'M 1106 1094 C 1110 1140 1100 1180 1108 1236', 20, false) +
      stitches(sheet, rectangle(446, 1186, 708, 288, 40)) +
      mark(sheet, 800, 1330, 30)
    : stitches(sheet, 'M 366 990 C 380 1150 560 1272 800 1276 C 1040 1272 1220 1150 1234 990') +
      metal(sheet, ellipse(800, 1250, 44), 'gold') +
      metal(sheet, ellipse(800, 1250, 28), 'gold', [1, 1, 0, 0]) +
      mark(sheet, 800, 1040, 26);
  const rings = [404, 1196].map((x) => wire(sheet, ellipse(x, 1040, 26), 12)).join('');
  return {
    art: textured(sheet, leather) + details + rings,
    focus: [820, 1180],
    stands: { y: 1556, halfWidth: camera ? 450 : 250 },
  };
};

export const drawBucket: Draw = (sheet) => {
  const soft = sheet.style === 1;
  const outline = soft
    ? symmetric(
        '0 800 L 330 800 C 380 800 372 860 362 910 C 400 1060 450 1260 440 1450 C 436 1540 410 1560 350 1560 L 0 1560',
      )
    : symmetric(
        '0 780 L 372 780 C 392 1040 376 1300 350 1520 C 344 1552 330 1560 300 1560 L 0 1560',
      );
  const base = soft
    ? ''
    : symmetric('0 1380 L 364 1376 L 350 1520 C 344 1552 330 1560 300 1560 L 0 1560');
  const line = soft
    ? 'M 470 860 C 380 460 560 300 800 300 C 1040 300 1220 460 1130 860'
    : 'M 450 830 C 420 420 600 290 800 290 C 1000 290 1180 420 1150 830';
  const pleats = [-280, -190, -100, 0, 100, 190, 280].map(
    (dx) =>
      `M ${800 + dx} 815 C ${800 + dx * 0.94} 880 ${800 + dx * 1.02} 980 ${800 + dx * 1.1} ${1080 + Math.abs(dx) * 0.3}`,
  );
  const leather =
    strap(sheet, line, 42) +
    body(sheet, outline, { form: 'pillar', reach: 60 }) +
    folds(sheet, outline, pleats, soft ? 1.15 : 0.55) +
    (soft ? '' : body(sheet, base, { form: 'pillar', lift: -0.05, reach: 26 }));
  const cord = 'M 436 900 C 560 930 1040 930 1164 900';
  const details =
    `<path d="${cord}" fill="none" stroke="${sheet.tones.deep}" stroke-width="20"/><path d="${cord}" fill="none" stroke="${sheet.tones.light}" stroke-width="12" stroke-dasharray="46 30"/>` +
    [-330, -200, 200, 330].map((dx) => metal(sheet, ellipse(800 + dx, 914, 15))).join('') +
    strap(sheet, 'M 770 922 C 750 1000 740 1080 752 1180', 14, false) +
    strap(sheet, 'M 830 922 C 850 1010 856 1100 842 1220', 14, false) +
    [
      [752, 1180],
      [842, 1220],
    ]
      .map(([x = 0, y = 0]) => metal(sheet, rectangle(x - 16, y, 32, 66, 14)))
      .join('') +
    (soft ? '' : stitches(sheet, 'M 434 1400 C 560 1408 1040 1408 1166 1400')) +
    mark(sheet, 800, soft ? 1370 : 1300, 28);
  return {
    art: textured(sheet, leather) + details,
    focus: [780, 1010],
    stands: { y: 1560, halfWidth: soft ? 390 : 320 },
  };
};

export const drawTopHandle: Draw = (sheet) => {
  const frame = sheet.style === 1;
  const outline = frame
    ? symmetric(
        '0 850 L 330 850 C 380 850 400 880 416 940 L 500 1440 C 514 1530 490 1560 420 1560 L 0 1560',
      )
    : symmetric(
        '0 900 L 400 900 C 416 900 424 912 428 930 L 492 1500 C 496 1545 480 1560 440 1560 L 0 1560',
      );
  const flap = frame
    ? ''
    : symmetric(
        '0 888 L 404 888 C 424 888 432 900 434 920 L 452 1110 C 454 1150 430 1166 390 1166 L 130 1166 L 100 1220 L 0 1220',
      );
  const arch = 'M 610 940 C 600 560 690 500 800 500 C 910 500 1000 560 990 940';
  const leather =
    strap(sheet, arch, 46) +
    body(sheet, outline, { reach: 64 }) +
    (frame
      ? folds(
          sheet,
          outline,
          ['M 470 960 C 440 1160 400 1360 400 1540', 'M 1130 960 C 1160 1160 1200 1360 1200 1540'],
          1,
        )
      : soft(sheet, flap, { color: '#120a06', opacity: 0.4, width: 56, shift: [0, 12] }) +
        body(sheet, flap, { reach: 44 }));
  const foot = [-400, 400].map((dx) => metal(sheet, ellipse(800 + dx, 1562, 20, 12))).join('');
  const details = frame
    ? metal(
        sheet,
        symmetric('0 832 L 340 832 C 372 832 384 846 388 870 L 340 872 L 0 872'),
        'gold',
        [0, 0, 0, 1],
      ) +
      metal(sheet, ellipse(800, 852, 30)) +
      metal(sheet, rectangle(776, 866, 48, 86, 14)) +
      stitches(sheet, 'M 520 900 C 480 1140 450 1340 440 1530') +
      stitches(sheet, 'M 1080 900 C 1120 1140 1150 1340 1160 1530')
    : stitches(
        sheet,
        'M 372 1110 C 380 1140 400 1144 420 1144 L 690 1144 L 716 1198 L 884 1198 L 910 1144 L 1180 1144 C 1200 1144 1220 1140 1228 1110',
      ) +
      metal(sheet, rectangle(744, 1130, 112, 62, 12)) +
      metal(sheet, ellipse(800, 1161, 20), 'gold', [1, 1, 0, 0]) +
      strap(sheet, 'M 990 930 C 1010 1000 1030 1040 1020 1110', 12, false) +
      body(sheet, rectangle(990, 1108, 64, 116, 30), { reach: 18, plain: true });
  const loops = frame
    ? ''
    : [-190, 190].map((dx) => wire(sheet, ellipse(800 + dx, 930, 30, 34), 13)).join('');
  return {
    art:
      foot + textured(sheet, leather) + details + loops + mark(sheet, 800, frame ? 1200 : 1040, 28),
    focus: [800, 1060],
    stands: { y: 1566, halfWidth: 450 },
  };
};

export const drawBackpack: Draw = (sheet) => {
  const flapped = sheet.style === 1;
  const outline = symmetric(
    '0 620 C 200 620 360 660 390 860 C 410 1040 424 1280 420 1460 C 418 1540 390 1560 330 1560 L 0 1560',
  );
  const pocket = symmetric(
    '0 1130 L 270 1130 C 300 1130 312 1150 312 1180 L 318 1460 C 318 1500 300 1516 262 1516 L 0 1516',
  );
  const flap = flapped
    ? symmetric(
        '0 600 C 210 600 380 650 404 860 C 410 960 400 1010 330 1030 C 220 1060 110 1070 0 1070',
      )
    : '';
  const leather =
    strap(sheet, 'M 720 640 C 700 480 760 460 800 460 C 840 460 900 480 880 640', 40) +
    strap(sheet, 'M 430 820 C 300 960 310 1300 400 1480', 50) +
    strap(sheet, 'M 1170 820 C 1300 960 1290 1300 1200 1480', 50) +
    body(sheet, outline, { reach: 74 }) +
    body(sheet, pocket, { reach: 40, lift: 0.015 }) +
    (flapped
      ? soft(sheet, flap, { color: '#120a06', opacity: 0.42, width: 56, shift: [0, 14] }) +
        body(sheet, flap, { reach: 60 })
      : '');
  const zip = 'M 440 1040 C 430 800 560 700 800 700 C 1040 700 1170 800 1160 1040';
  const details = flapped
    ? strap(sheet, 'M 800 980 C 801 1080 799 1180 800 1270', 56) +
      wire(sheet, rectangle(756, 1150, 88, 74, 12), 13) +
      stitches(
        sheet,
        'M 420 900 C 420 980 440 1000 500 1012 C 660 1046 940 1046 1100 1012 C 1160 1000 1180 980 1180 900',
      )
    : `<path d="${zip}" fill="none" stroke="${sheet.tones.deep}" stroke-width="24"/><path d="${zip}" fill="none" stroke="#a8a9ab" stroke-width="10" stroke-dasharray="5 4"/>` +
      metal(sheet, rectangle(1138, 1010, 34, 62, 12), 'silver') +
      mark(sheet, 800, 900, 30);
  return {
    art:
      textured(sheet, leather) +
      details +
      stitches(
        sheet,
        symmetric(
          '0 1152 L 262 1152 C 284 1152 290 1164 290 1184 L 296 1456 C 296 1484 284 1494 256 1494 L 0 1494',
        ),
      ),
    focus: [800, 1110],
    stands: { y: 1560, halfWidth: 400 },
  };
};

export const drawClutch: Draw = (sheet) => {
  const framed = sheet.style === 1;
  const outline = framed
    ? symmetric(
        '0 1010 L 440 1010 C 500 1010 520 1040 524 1100 L 540 1440 C 542 1530 510 1556 440 1556 L 0 1556',
      )
    : symmetric(
        '0 1000 L 520 1000 C 550 1000 560 1014 560 1040 L 560 1500 C 560 1540 544 1556 510 1556 L 0 1556',
      );
  const flap = framed
    ? ''
    : symmetric('0 992 L 524 992 C 556 992 566 1006 562 1040 L 80 1372 C 50 1392 30 1400 0 1400');
  const pleats = [-420, -300, -180, -60, 60, 180, 300, 420].map(
    (dx) => `M ${800 + dx} 1040 C ${800 + dx * 0.9} 1180 ${800 + dx * 0.9} 1380 ${800 + dx} 1550`,
  );
  const leather =
    body(sheet, outline, { reach: 60 }) +
    (framed
      ? folds(sheet, outline, pleats, 0.8)
      : soft(sheet, flap, { color: '#120a06', opacity: 0.42, width: 56, shift: [0, 14] }) +
        body(sheet, flap, { reach: 50 }));
  const details = framed
    ? metal(
        sheet,
        symmetric('0 986 L 450 986 C 490 986 512 1004 514 1040 L 470 1040 L 0 1040'),
        'gold',
        [0, 0, 0, 1],
      ) +
      metal(sheet, ellipse(776, 976, 30)) +
      metal(sheet, ellipse(830, 976, 30), 'gold', [1, 0, 0, 1])
    : stitches(sheet, 'M 268 1030 L 726 1352 C 760 1374 840 1374 874 1352 L 1332 1030') +
      metal(sheet, ellipse(800, 1352, 26)) +
      mark(sheet, 800, 1130, 26);
  const chain = framed
    ? wire(sheet, 'M 330 1030 C 180 1240 220 1500 420 1610 C 560 1670 760 1610 900 1640', 12)
    : strap(sheet, 'M 1352 1200 C 1440 1260 1460 1420 1400 1540', 30);
  return {
    art:
      (framed ? '' : textured(sheet, chain)) +
      textured(sheet, leather) +
      details +
      (framed ? chain : ''),
    focus: [800, 1240],
    raise: 170,
    stands: { y: 1560, halfWidth: 530 },
  };
};
