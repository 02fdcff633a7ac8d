import { radial, soft } from './light.ts';
import type { MetalTone } from './materials.ts';
import { metal, metalPaint, wire } from './materials.ts';
import { lightnessOf, shift } from './palette.ts';
import { around, ellipse, rectangle, round } from './shape.ts';
import type { Draw, Sheet } from './sheet.ts';

/** The metal a colour stands for: warm and light is gold, warm and red is rose, pale is silver. */
function metalOf(sheet: Sheet): MetalTone {
  const value = Number.parseInt(sheet.tones.base.slice(1), 16);
  const [red, green, blue] = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  if (red - blue < 40) return lightnessOf(sheet.tones.base) < 0.5 ? 'gunmetal' : 'silver';
  return green - blue < 28 ? 'rose' : 'gold';
}

const stones = ['#1f5f4a', '#26406f', '#7a1f36', '#e8eef0'] as const;

/** The stones of one piece are all of a kind. */
function stoneColor(sheet: Sheet): string {
  return stones[Math.floor(sheet.chance() * stones.length)] ?? stones[0];
}

/** A cut stone seen from above: facets around a table. */
function stone(sheet: Sheet, color: string, x: number, y: number, radius: number): string {
  const outer = around(x, y, radius, 8);
  const inner = around(x, y, radius * 0.55, 8);
  const facets = outer
    .map(([ox, oy], index) => {
      const [nx, ny] = outer[(index + 1) % 8] ?? [x, y];
      const [ix, iy] = inner[index] ?? [x, y];
      const [jx, jy] = inner[(index + 1) % 8] ?? [x, y];
      const turn = [0.16, 0.02, -0.1, -0.16, -0.05, 0.06, 0.22, 0.3][index] ?? 0;
      return `<path d="M ${ox} ${oy} L ${nx} ${ny} L ${jx} ${jy} L ${ix} ${iy} Z" fill="${shift(color, turn)}" stroke="#fff" stroke-opacity="0.25" stroke-width="1.5"/>`;
    })
    .join('');
  const table = `<path d="M ${inner.map((point) => point.join(' ')).join(' L ')} Z" fill="${radial(
    sheet,
    [0.35, 0.3, 0.8],
    [
      [0, shift(color, 0.3)],
      [0.6, shift(color, 0.04)],
      [1, shift(color, -0.06)],
    ],
  )}"/>`;
  return `${facets}${table}<circle cx="${round(x - radius * 0.28)}" cy="${round(y - radius * 0.3)}" r="${round(radius * 0.12)}" fill="#fff" opacity="0.9"/>`;
}

function pearl(sheet: Sheet, x: number, y: number, radius: number): string {
  const paint = radial(
    sheet,
    [0.36, 0.3, 0.8],
    [
      [0, '#ffffff'],
      [0.45, '#f3ebe0'],
      [0.8, '#d9cbbb'],
      [1, '#b9a794'],
    ],
  );
  const shade = radial(
    sheet,
    [0.5, 0.5, 0.5],
    [
      [0, '#1c120a', 0.4],
      [0.6, '#1c120a', 0.3],
      [1, '#1c120a', 0],
    ],
  );
  return `<circle cx="${x + 4}" cy="${y + 9}" r="${round(radius * 1.25)}" fill="${shade}"/><circle cx="${x}" cy="${y}" r="${radius}" fill="${paint}"/>`;
}

export const drawRing: Draw = (sheet) => {
  const tone = metalOf(sheet);
  const gem = stoneColor(sheet);
  const hoop = (width: number): string =>
    `M ${800 - 290} 1150 A 290 290 0 1 0 ${800 + 290} 1150 A 290 290 0 1 0 ${800 - 290} 1150 Z M ${800 - 290 + width} 1150 A ${290 - width} ${290 - width} 0 1 1 ${800 + 290 - width} 1150 A ${290 - width} ${290 - width} 0 1 1 ${800 - 290 + width} 1150 Z`;
  const band =
    metal(sheet, hoop(46), tone) +
    `<circle cx="800" cy="1150" r="284" fill="none" stroke="#fff" stroke-opacity="0.45" stroke-width="5" stroke-dasharray="240 700" transform="rotate(-150 800 1150)"/>` +
    soft(sheet, ellipse(800, 1150, 246), { color: '#000', opacity: 0.26, width: 22 });
  const top =
    sheet.style === 0
      ? [0, 90, 180, 270]
          .map(
            (angle) =>
              `<g transform="rotate(${angle + 45} 800 800)">${metal(sheet, rectangle(786, 668, 28, 60, 12), tone)}</g>`,
          )
          .join('') +
        metal(sheet, ellipse(800, 800, 128), tone) +
        stone(sheet, gem, 800, 800, 116)
      : metal(
          sheet,
          'M 620 930 C 600 840 680 780 800 780 C 920 780 1000 840 980 930 C 920 900 680 900 620 930 Z',
          tone,
        ) +
        metal(sheet, ellipse(800, 836, 150, 74), tone, [1, 1, 0, 0]) +
        `<path d="M 700 836 A 100 46 0 1 1 900 836 A 100 46 0 1 1 700 836 M 800 790 C 858 812 858 860 800 882" fill="none" stroke="#00000066" stroke-width="5"/>`;
  return { art: band + top, focus: [800, 840], stands: { y: 1442, halfWidth: 180 } };
};

export const drawNecklace: Draw = (sheet) => {
  const tone = metalOf(sheet);
  const gem = stoneColor(sheet);
  const line = 'M 470 300 C 440 800 620 1180 800 1200 C 980 1180 1160 800 1130 300';
  if (sheet.style === 1) {
    const drops = Array.from({ length: 37 }, (_, index) => {
      const t = index / 36;
      const angle = Math.PI * (1.08 - 1.16 * t);
      return [
        round(800 + 380 * Math.cos(angle)),
        round(560 + 640 * Math.sin(angle)),
        round(24 + 16 * Math.sin(Math.PI * t)),
      ] as const;
    });
    return {
      art:
        drops.map(([x, y, r]) => pearl(sheet, x, y, r)).join('') +
        metal(sheet, rectangle(776, 1228, 48, 60, 18), tone),
      focus: [800, 1160],
    };
  }
  const chain =
    wire(sheet, line, 11, tone) +
    `<path d="${line}" fill="none" stroke="#000" stroke-opacity="0.5" stroke-width="11" stroke-dasharray="3 13"/>`;
  const pendant =
    wire(sheet, ellipse(800, 1228, 22, 28), 9, tone) +
    metal(sheet, ellipse(800, 1370, 124), tone) +
    `<circle cx="800" cy="1370" r="104" fill="${metalPaint(sheet, tone, [1, 1, 0, 0])}"/><path d="M 800 1266 C 870 1320 870 1420 800 1474 M 800 1266 C 730 1320 730 1420 800 1474 M 700 1370 Q 800 1392 900 1370" fill="none" stroke="#00000055" stroke-width="5"/>` +
    stone(sheet, gem, 800, 1370, 34);
  return { art: chain + pendant, focus: [800, 1330], outline: ellipse(800, 1370, 120) };
};

export const drawEarrings: Draw = (sheet) => {
  const tone = metalOf(sheet);
  const gem = stoneColor(sheet);
  const one = (x: number): string =>
    sheet.style === 0
      ? wire(
          sheet,
          `M ${x} 800 C ${x + 230} 800 ${x + 230} 1230 ${x} 1230 C ${x - 230} 1230 ${x - 230} 830 ${x - 30} 800`,
          54,
          tone,
        ) + metal(sheet, ellipse(x - 8, 800, 30), tone)
      : metal(sheet, ellipse(x, 700, 34), tone) +
        stone(sheet, gem, x, 700, 24) +
        wire(sheet, `M ${x} 736 C ${x + 4} 780 ${x - 4} 820 ${x} 860`, 7, tone) +
        wire(sheet, ellipse(x, 1000, 92, 140), 20, tone) +
        pearl(sheet, x, 1030, 58) +
        wire(sheet, `M ${x} 1146 C ${x + 2} 1170 ${x - 2} 1200 ${x} 1220`, 7, tone) +
        stone(sheet, gem, x, 1262, 44);
  return { art: one(560) + one(1040), focus: [1040, 1000] };
};

export const drawBracelet: Draw = (sheet) => {
  const tone = metalOf(sheet);
  const gem = stoneColor(sheet);
  if (sheet.style === 0) {
    const back = 'M 400 1050 C 420 860 1180 860 1200 1050';
    const front =
      'M 390 1020 C 380 1180 560 1300 800 1300 C 1040 1300 1220 1180 1210 1020 L 1210 1120 C 1220 1290 1040 1410 800 1410 C 560 1410 380 1290 390 1120 Z';
    return {
      art:
        wire(sheet, back, 46, tone) +
        metal(sheet, front, tone, [0, 0, 1, 0.25]) +
        soft(sheet, 'M 398 1046 C 404 1190 570 1318 800 1318 C 1030 1318 1196 1190 1202 1046', {
          color: '#fff',
          opacity: 0.6,
          width: 15,
        }) +
        [620, 710, 800, 890, 980]
          .map((x, index) => stone(sheet, gem, x, 1360 - Math.abs(index - 2) ** 2 * 9, 22))
          .join(''),
      focus: [800, 1340],
      stands: { y: 1408, halfWidth: 330 },
    };
  }
  const links = around(800, 1040, 340, 22)
    .map(
      ([x, y], index) =>
        `<g transform="rotate(${index * (360 / 22)} ${x} ${y})">${wire(sheet, ellipse(x, y, index % 2 === 0 ? 58 : 46, index % 2 === 0 ? 34 : 22), 15, tone)}</g>`,
    )
    .join('');
  return {
    art:
      `<g transform="translate(0 300) scale(1 0.72)">${links}</g>` +
      wire(sheet, 'M 800 1292 C 802 1330 798 1360 800 1390', 9, tone) +
      metal(sheet, ellipse(800, 1430, 54), tone),
    focus: [800, 1300],
    raise: 80,
  };
};
