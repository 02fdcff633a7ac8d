import { groundShadow, soft } from './light.ts';
import { body, folds, metal, seam, stitches, strap, wire, within } from './materials.ts';
import { shift } from './palette.ts';
import { rectangle, round } from './shape.ts';
import type { Draw, Drawing, Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';
import { textured } from './textures.ts';

/** A pair: the second shoe stands behind, a little higher and further away. */
function pair(sheet: Sheet, drawn: string, focus: readonly [number, number], height = 1): Drawing {
  // A low shoe is a flattened one: the outlines below are all written for the same tall last.
  const shoe = `<g transform="translate(0 ${round(1404 * (1 - height))}) scale(1 ${height})">${drawn}</g>`;
  const behind =
    groundShadow(sheet, 900, 1252, 540, 54, 0.5) +
    `<g transform="translate(150 -130) scale(0.94)">${shoe}</g>`;
  return {
    art: `${behind}${groundShadow(sheet, 800, 1404, 560, 40, 0.55)}${shoe}`,
    focus: [focus[0], round(1404 - (1404 - focus[1]) * height)],
    raise: 110,
    stands: { y: 1400, halfWidth: 520 },
  };
}

const flatSole =
  'M 262 1344 C 250 1378 300 1400 430 1404 C 640 1410 830 1400 930 1378 C 990 1364 1040 1356 1078 1354 L 1340 1354 L 1338 1326 L 262 1326 Z';
const stackedHeel = 'M 1062 1344 L 1342 1344 L 1332 1408 L 1074 1408 Z';

function solePart(sheet: Sheet): Sheet {
  return partOf(sheet, sheet.tones.lightness > 0.7 ? '#a98563' : '#2b211b', 'smooth');
}

export const drawLoafer: Draw = (sheet) => {
  const sole = solePart(sheet);
  const upper =
    'M 264 1340 C 238 1290 258 1236 330 1200 C 430 1152 548 1128 650 1082 C 716 1052 764 1012 800 968 C 830 992 856 1024 900 1046 C 980 1086 1070 1080 1150 1044 C 1214 1014 1262 972 1304 950 C 1342 940 1356 970 1354 1010 C 1364 1120 1366 1250 1344 1340 Z';
  const lining =
    'M 796 972 C 900 925 1180 905 1312 952 L 1290 1010 C 1180 1090 980 1100 868 1030 Z';
  const leather =
    body(sheet, upper, { reach: 60, volume: 0.75 }) +
    folds(
      sheet,
      upper,
      ['M 560 1150 C 600 1220 610 1280 600 1330', 'M 1010 1080 C 1000 1180 1010 1260 1040 1330'],
      0.35,
    );
  const apron = 'M 320 1236 C 420 1226 580 1206 690 1150 C 760 1112 800 1066 828 1000';
  const band =
    'M 650 1082 C 700 1060 752 1024 788 984 L 866 1028 C 852 1120 862 1230 884 1340 L 742 1340 C 736 1240 712 1150 650 1082 Z';
  const trim =
    sheet.style === 0
      ? textured(sheet, body(sheet, band, { reach: 26, volume: 0.5 })) +
        stitches(sheet, 'M 668 1090 C 724 1156 752 1244 758 1332') +
        stitches(sheet, 'M 852 1040 C 840 1128 848 1240 868 1332') +
        `<path d="M 760 1110 C 784 1096 808 1080 826 1062 L 830 1092 C 812 1110 790 1126 768 1138 Z" fill="${sheet.tones.deep}"/>`
      : [0, 34]
          .map((dx) =>
            textured(
              sheet,
              body(
                sheet,
                `M ${742 + dx} 1080 C ${700 + dx} 1110 ${668 + dx} 1150 ${660 + dx} 1200 L ${704 + dx} 1214 C ${720 + dx} 1160 ${744 + dx} 1120 ${776 + dx} 1098 Z`,
                { reach: 10 },
              ),
            ),
          )
          .join('') + strap(sheet, 'M 700 1066 C 760 1100 820 1090 850 1050', 22, false);
  const shoe =
    body(partOf(sheet, shift(sheet.tones.base, -0.16, 0.6), 'smooth'), lining, { volume: 0.4 }) +
    body(sole, stackedHeel, { reach: 20 }) +
    body(sole, flatSole, { reach: 16 }) +
    textured(sheet, leather) +
    seam(sheet, apron, 6) +
    trim +
    stitches(sheet, 'M 872 1052 C 960 1112 1090 1104 1170 1064 C 1230 1032 1270 996 1310 976', 4) +
    `<path d="M 276 1336 C 500 1344 900 1340 1336 1338" fill="none" stroke="${sole.tones.glow}" stroke-width="4" stroke-dasharray="10 7"/>`;
  return pair(sheet, shoe, [640, 1170], 0.74);
};

export const drawOxford: Draw = (sheet) => {
  const sole = solePart(sheet);
  const upper =
    'M 256 1340 C 232 1286 262 1232 340 1204 C 450 1166 566 1136 660 1070 C 720 1026 770 972 830 924 C 870 944 920 960 1000 960 C 1120 960 1220 940 1300 916 C 1340 914 1352 950 1354 1000 C 1366 1120 1366 1250 1346 1340 Z';
  const lining = 'M 826 930 C 960 880 1200 872 1310 918 L 1290 950 C 1180 976 960 986 860 950 Z';
  const quarter =
    'M 700 1080 C 760 1030 800 980 836 930 C 940 970 1180 966 1300 920 C 1346 914 1354 960 1354 1000 C 1366 1120 1366 1250 1346 1340 L 920 1340 C 900 1240 820 1130 700 1080 Z';
  const cap =
    'M 256 1340 C 232 1286 262 1232 340 1204 C 390 1188 440 1174 480 1160 C 530 1210 546 1280 540 1340 Z';
  const wing =
    sheet.style === 1
      ? 'M 256 1340 C 232 1286 262 1232 340 1204 C 400 1186 440 1174 500 1152 C 520 1190 600 1180 640 1230 C 680 1280 760 1310 820 1340 Z'
      : cap;
  const holes =
    sheet.style === 1
      ? `<path d="M 486 1168 C 520 1212 592 1200 626 1246 C 664 1294 730 1316 770 1336" fill="none" stroke="${sheet.tones.deep}" stroke-width="9" stroke-linecap="round" stroke-dasharray="0.1 17"/>`
      : stitches(sheet, 'M 466 1170 C 512 1216 526 1280 522 1338', 4);
  const laces = [0, 1, 2, 3]
    .map((step) => {
      const [x, y] = [740 + step * 34, 1064 - step * 36];
      return `<path d="M ${x - 26} ${y - 10} C ${x + 6} ${y + 4} ${x + 36} ${y + 16} ${x + 66} ${y + 34}" fill="none" stroke="${shift(sheet.tones.deep, -0.04)}" stroke-width="15" stroke-linecap="round"/><path d="M ${x - 24} ${y - 13} C ${x + 6} ${y} ${x + 36} ${y + 12} ${x + 62} ${y + 28}" fill="none" stroke="${sheet.tones.light}" stroke-opacity="0.5" stroke-width="4"/>`;
    })
    .join('');
  const leather =
    body(sheet, upper, { reach: 60, volume: 0.75 }) +
    body(sheet, quarter, { reach: 24, volume: 0.45 }) +
    body(sheet, wing, { reach: 26, volume: 0.5 }) +
    folds(sheet, upper, ['M 640 1130 C 690 1200 700 1280 690 1336'], 0.4);
  const shoe =
    body(partOf(sheet, shift(sheet.tones.base, -0.14, 0.6), 'smooth'), lining, { volume: 0.4 }) +
    body(sole, stackedHeel, { reach: 20 }) +
    body(sole, flatSole, { reach: 16 }) +
    textured(sheet, leather) +
    holes +
    stitches(sheet, 'M 716 1074 C 830 1128 912 1236 934 1338', 4) +
    stitches(sheet, 'M 1110 962 C 1120 1100 1140 1230 1166 1338', 4) +
    laces +
    `<path d="M 272 1336 C 500 1344 900 1340 1336 1338" fill="none" stroke="${sole.tones.glow}" stroke-width="4" stroke-dasharray="10 7"/>`;
  return pair(sheet, shoe, [600, 1180], 0.8);
};

export const drawPump: Draw = (sheet) => {
  const block = sheet.style === 1;
  const rise = block ? 1130 : 1060;
  const upper = `M 236 1384 C 226 1352 262 1316 330 1290 C 420 1256 500 1240 560 1222 C 610 1290 720 1300 820 1230 C 940 1140 1060 ${rise - 110} 1180 ${rise - 190} C 1230 ${rise - 216} 1276 ${rise - 196} 1280 ${rise - 140} C 1290 ${rise - 60} 1280 ${rise} 1262 ${rise + 34} C 1130 ${rise + 60} 960 ${rise + 170} 820 1340 C 760 1384 700 1396 600 1398 C 460 1402 300 1400 236 1384 Z`;
  const lining = `M 560 1224 C 620 1190 720 1220 800 1170 C 920 1080 1050 ${rise - 150} 1190 ${rise - 192} L 1160 ${rise - 150} C 1020 ${rise - 70} 920 1170 820 1236 C 730 1296 620 1290 560 1224 Z`;
  const sole = `M 232 1380 C 260 1404 460 1410 620 1408 C 720 1406 780 1392 836 1346 C 980 1230 1120 ${rise + 90} 1268 ${rise + 46} L 1264 ${rise + 24} C 1120 ${rise + 56} 960 ${rise + 170} 820 1332 C 760 1380 700 1390 600 1392 Z`;
  const heel = block
    ? `M 1090 ${rise + 84} C 1150 ${rise + 50} 1220 ${rise + 36} 1274 ${rise + 10} C 1286 ${rise + 90} 1276 1340 1268 1408 L 1120 1408 C 1124 1330 1116 1240 1090 ${rise + 84} Z`
    : `M 1130 ${rise + 76} C 1180 ${rise + 46} 1230 ${rise + 30} 1272 ${rise + 8} C 1290 ${rise + 70} 1262 ${rise + 170} 1254 1408 L 1218 1408 C 1216 ${rise + 240} 1196 ${rise + 130} 1130 ${rise + 76} Z`;
  const under = partOf(sheet, '#b08a68', 'smooth');
  const shoe =
    body(partOf(sheet, '#c9b39a', 'smooth'), lining, { volume: 0.5, lift: -0.06 }) +
    body(under, sole, { reach: 14 }) +
    textured(
      sheet,
      body(sheet, heel, { form: 'pillar', reach: 30 }) +
        body(sheet, upper, { reach: 54, volume: 0.75 }),
    ) +
    within(
      sheet,
      upper,
      soft(sheet, 'M 300 1350 C 420 1290 520 1290 640 1330', {
        color: '#fff',
        opacity: 0.3,
        width: 56,
      }),
    ) +
    (block ? metal(sheet, rectangle(446, 1236, 110, 54, 12)) : '');
  return pair(sheet, shoe, [480, 1310]);
};

export const drawAnkleBoot: Draw = (sheet) => {
  const zipped = sheet.style === 1;
  const sole = solePart(sheet);
  const upper =
    'M 262 1340 C 236 1290 262 1230 340 1200 C 450 1160 560 1120 660 1060 C 730 1014 780 930 800 800 L 812 620 C 920 640 1180 640 1290 610 C 1296 760 1330 900 1346 1000 C 1366 1120 1366 1250 1344 1340 Z';
  const lining = 'M 812 622 C 900 590 1180 580 1290 612 C 1180 646 920 646 812 622 Z';
  const gore = 'M 960 700 L 1130 700 C 1130 860 1110 980 1060 1060 C 1000 980 966 860 960 700 Z';
  const ribs = Array.from(
    { length: 11 },
    (_, index) => `M ${966 + index * 16} 700 L ${990 + index * 12} 1060`,
  ).join(' ');
  const trim = zipped
    ? `<path d="M 1080 640 C 1084 860 1090 1100 1080 1330" fill="none" stroke="${sheet.tones.deep}" stroke-width="20"/><path d="M 1080 640 C 1084 860 1090 1100 1080 1330" fill="none" stroke="#b9a06a" stroke-width="9" stroke-dasharray="5 4"/>` +
      metal(sheet, rectangle(1070, 690, 24, 70, 10)) +
      within(sheet, upper, strap(sheet, 'M 780 900 C 900 960 1180 950 1346 880', 44)) +
      wire(sheet, rectangle(860, 898, 66, 70, 10), 11)
    : body({ ...partOf(sheet, shift(sheet.tones.base, -0.1, 0.6), 'smooth') }, gore, {
        reach: 20,
      }) +
      within(
        sheet,
        gore,
        `<path d="${ribs}" stroke="#000" stroke-opacity="0.35" stroke-width="5"/>`,
      ) +
      stitches(sheet, gore, 4) +
      strap(sheet, 'M 1270 640 C 1310 560 1350 600 1300 700', 24, false);
  const shoe =
    body(partOf(sheet, shift(sheet.tones.base, -0.16, 0.6), 'smooth'), lining) +
    body(sole, stackedHeel, { reach: 24 }) +
    body(sole, flatSole, { reach: 16 }) +
    textured(
      sheet,
      body(sheet, upper, { reach: 70, volume: 0.75 }) +
        folds(
          sheet,
          upper,
          ['M 700 1040 C 800 1080 900 1100 1000 1090', 'M 780 960 C 880 1010 1000 1020 1100 1000'],
          0.5,
        ),
    ) +
    trim +
    stitches(sheet, 'M 830 660 C 920 676 1180 676 1276 650', 4);
  return pair(sheet, shoe, [900, 920]);
};

export const drawSneaker: Draw = (sheet) => {
  const runner = sheet.style === 1;
  const rubber = partOf(sheet, sheet.tones.lightness > 0.75 ? '#efe9df' : '#f1ece2', 'ceramic');
  const upper =
    'M 262 1320 C 240 1260 280 1200 380 1176 C 500 1150 580 1120 660 1060 C 720 1012 770 950 830 900 C 880 930 960 960 1060 950 C 1150 940 1220 900 1290 872 C 1330 866 1344 900 1344 950 C 1360 1080 1364 1220 1346 1320 Z';
  const lining = 'M 826 906 C 940 850 1200 830 1300 876 L 1270 930 C 1160 990 960 990 860 940 Z';
  const cup = runner
    ? 'M 240 1310 C 220 1370 260 1408 340 1408 L 1320 1408 C 1390 1408 1390 1330 1360 1290 C 1200 1320 1000 1290 860 1310 C 640 1330 420 1300 240 1310 Z'
    : 'M 246 1300 C 230 1360 250 1406 320 1408 L 1300 1408 C 1360 1408 1372 1370 1362 1292 C 1100 1312 500 1316 246 1300 Z';
  const toe =
    'M 262 1310 C 240 1256 290 1200 390 1176 C 440 1164 480 1154 510 1142 C 560 1200 580 1260 570 1310 Z';
  const tab =
    'M 1210 910 C 1260 884 1300 866 1326 880 C 1350 960 1360 1060 1362 1130 L 1240 1130 C 1226 1050 1216 980 1210 910 Z';
  const side = 'M 640 1310 C 680 1240 720 1150 760 1040 L 900 1090 C 960 1180 980 1250 980 1310 Z';
  const accent = partOf(
    sheet,
    shift(sheet.tones.base, sheet.tones.lightness > 0.5 ? -0.12 : 0.14, 0.9),
    runner ? 'suede' : sheet.surface,
  );
  const lace = [0, 1, 2, 3, 4]
    .map((step) => {
      const [x, y] = [650 + step * 42, 1072 - step * 38];
      return `<path d="M ${x - 12} ${y - 16} C ${x + 26} ${y - 6} ${x + 60} ${y + 16} ${x + 84} ${y + 44}" fill="none" stroke="#000" stroke-opacity="0.25" stroke-width="25" stroke-linecap="round" transform="translate(2 6)"/><path d="M ${x - 12} ${y - 16} C ${x + 26} ${y - 6} ${x + 60} ${y + 16} ${x + 84} ${y + 44}" fill="none" stroke="#f3eee5" stroke-width="20" stroke-linecap="round"/>`;
    })
    .join('');
  const shoe =
    body(partOf(sheet, '#d9d0c3', 'smooth'), lining, { lift: -0.06 }) +
    textured(sheet, body(sheet, upper, { reach: 60, volume: 0.7 })) +
    textured(
      accent,
      body(accent, toe, { reach: 24, volume: 0.5 }) +
        body(accent, tab, { reach: 24, volume: 0.5 }) +
        (runner ? body(accent, side, { reach: 20, volume: 0.4 }) : ''),
    ) +
    (runner
      ? ''
      : seam(sheet, 'M 700 1040 C 760 1120 860 1220 900 1304', 5) +
        stitches(sheet, 'M 880 980 C 900 1100 960 1220 1040 1304', 4)) +
    body(rubber, cup, { reach: 26, volume: 0.6 }) +
    seam(rubber, 'M 250 1336 C 500 1350 1100 1346 1364 1326', 3) +
    lace +
    stitches(sheet, 'M 500 1152 C 550 1206 566 1262 558 1304', 4);
  return pair(sheet, shoe, [760, 1050], 0.8);
};

export const drawSandal: Draw = (sheet) => {
  const heeled = sheet.style === 1;
  const lift = heeled ? 200 : 0;
  const sole = `M 236 1380 C 240 1340 330 1336 420 1344 C 560 1356 700 1356 800 ${1330 - lift * 0.3} C 940 ${1290 - lift * 0.6} 1060 ${1330 - lift} 1290 ${1318 - lift} C 1340 ${1316 - lift} 1344 ${1362 - lift} 1300 ${1370 - lift} C 1080 ${1390 - lift} 960 ${1350 - lift * 0.6} 830 ${1390 - lift * 0.3} C 700 1412 300 1420 236 1380 Z`;
  const heel = heeled
    ? 'M 1120 1172 L 1316 1164 C 1310 1260 1290 1340 1284 1408 L 1180 1408 C 1180 1320 1160 1240 1120 1172 Z'
    : `M 1080 1372 L 1316 1366 L 1310 1408 L 1090 1408 Z`;
  const bands = heeled
    ? ['M 330 1350 C 380 1240 500 1200 600 1352', 'M 480 1352 C 540 1230 640 1200 720 1350']
    : ['M 320 1350 C 400 1220 600 1180 690 1352', 'M 470 1352 C 520 1230 680 1200 760 1348'];
  const ankle = `M 1290 ${1300 - lift} C 1300 ${1180 - lift} 1250 ${1060 - lift} 1130 ${1040 - lift} C 1020 ${1024 - lift} 960 ${1080 - lift} 990 ${1130 - lift} C 1050 ${1170 - lift} 1200 ${1140 - lift} 1270 ${1080 - lift}`;
  const back = `M 1296 ${1330 - lift} C 1306 ${1240 - lift} 1300 ${1160 - lift} 1280 ${1090 - lift}`;
  const insole = partOf(sheet, '#c29a72', 'smooth');
  const dark = {
    ...sheet,
    tones: { ...sheet.tones, base: sheet.tones.dark, light: sheet.tones.base },
  };
  const shoe =
    textured(
      dark,
      bands
        .map((d) => `<g transform="translate(46 -22)">${strap(dark, d, 48, false)}</g>`)
        .join(''),
    ) +
    body(solePart(sheet), heel, { reach: 24, form: 'pillar' }) +
    body(insole, sole, { reach: 18 }) +
    textured(
      sheet,
      bands.map((d) => strap(sheet, d, heeled ? 44 : 64)).join('') +
        strap(sheet, back, 44) +
        strap(sheet, ankle, 36),
    ) +
    wire(sheet, rectangle(1096, 1112 - lift, 54, 58, 10), 10);
  return pair(sheet, shoe, [560, 1260]);
};
