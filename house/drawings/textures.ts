import type { Sheet, Surface } from './sheet.ts';
import { define } from './sheet.ts';

/** Relief from noise: how fine, how many layers, how high, and how strongly it shows. */
interface Relief {
  readonly frequency: string;
  readonly octaves: number;
  readonly height: number;
  readonly strength: number;
}

const reliefs: Partial<Record<Surface, Relief>> = {
  smooth: { frequency: '0.12', octaves: 2, height: 0.9, strength: 0.16 },
  grain: { frequency: '0.085', octaves: 2, height: 4, strength: 0.3 },
  croc: { frequency: '0.05', octaves: 2, height: 2, strength: 0.2 },
  quilted: { frequency: '0.05', octaves: 2, height: 2, strength: 0.16 },
  woven: { frequency: '0.06', octaves: 2, height: 3, strength: 0.2 },
  suede: { frequency: '0.4', octaves: 2, height: 1.2, strength: 0.26 },
  wool: { frequency: '0.42', octaves: 2, height: 1.5, strength: 0.2 },
  knit: { frequency: '0.3', octaves: 2, height: 1.4, strength: 0.26 },
  cable: { frequency: '0.3', octaves: 2, height: 1.4, strength: 0.26 },
  rib: { frequency: '0.3', octaves: 2, height: 1.4, strength: 0.26 },
  cotton: { frequency: '0.5', octaves: 2, height: 0.9, strength: 0.16 },
  linen: { frequency: '0.03 0.5', octaves: 2, height: 0.9, strength: 0.16 },
  denim: { frequency: '0.35', octaves: 2, height: 1.8, strength: 0.34 },
  canvas: { frequency: '0.4', octaves: 2, height: 1.4, strength: 0.26 },
  twill: { frequency: '0.45', octaves: 2, height: 1.1, strength: 0.2 },
  silk: { frequency: '0.006 0.0025', octaves: 2, height: 14, strength: 0.18 },
  satin: { frequency: '0.007 0.002', octaves: 2, height: 22, strength: 0.26 },
  ceramic: { frequency: '0.7', octaves: 2, height: 0.6, strength: 0.12 },
};

/**
 * Lays the material's relief on everything drawn in `art`, in one pass: noise, lit from the upper
 * left, added to the colours where there is paint.
 */
export function textured(sheet: Sheet, art: string): string {
  const relief = reliefs[sheet.surface];
  if (!relief) return art;
  const { frequency, octaves, height, strength } = relief;
  const filter = define(
    sheet,
    `relief ${sheet.surface}`,
    (id) =>
      `<filter id="${id}" x="-0.06" y="-0.06" width="1.12" height="1.12" color-interpolation-filters="sRGB">` +
      `<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="7"/>` +
      `<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.8 0.2 0 0 0"/>` +
      `<feDiffuseLighting surfaceScale="${height}" diffuseConstant="0.7" lighting-color="#fff" result="lit"><feDistantLight azimuth="235" elevation="45"/></feDiffuseLighting>` +
      `<feComposite operator="arithmetic" in="SourceGraphic" in2="lit" k2="1" k3="${strength}" k4="${-strength / 2}"/>` +
      `<feComposite operator="in" in2="SourceGraphic"/></filter>`,
  );
  return `<g filter="${filter}">${art}</g>`;
}

interface Weave {
  readonly size: readonly [number, number];
  readonly art: string;
  readonly turn?: number;
}

const dark = (d: string, width: number, opacity: number): string =>
  `<path d="${d}" fill="none" stroke="#000" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linecap="round"/>`;
const pale = (d: string, width: number, opacity: number): string =>
  `<path d="${d}" fill="none" stroke="#fff" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linecap="round"/>`;

const stitch =
  dark('M 2 2 C 3 9 8 15 13 19 M 24 2 C 23 9 18 15 13 19', 3.4, 0.3) +
  pale('M 7 0 C 7 6 9 10 13 14 M 19 0 C 19 6 17 10 13 14', 3.6, 0.17);

const cableTwist =
  dark(
    'M 20 0 C 20 40 66 40 66 80 M 66 0 C 66 24 56 32 48 38 M 20 80 C 20 60 28 50 36 44',
    5,
    0.34,
  ) +
  pale(
    'M 30 0 C 30 38 74 42 74 80 M 76 0 C 76 24 66 36 56 44 M 30 80 C 30 64 34 56 42 50',
    6,
    0.2,
  ) +
  dark('M 8 0 L 8 80 M 92 0 L 92 80', 6, 0.28) +
  pale('M 114 0 L 114 80', 12, 0.1);

const weaves: Partial<Record<Surface, Weave>> = {
  knit: { size: [26, 20], art: stitch },
  rib: {
    size: [30, 24],
    art:
      dark('M 2 -4 L 2 28', 7, 0.26) +
      pale('M 17 -4 L 17 28', 9, 0.15) +
      dark('M 11 4 C 13 12 21 12 23 4', 2, 0.16),
  },
  cable: { size: [128, 80], art: cableTwist },
  twill: {
    size: [9, 9],
    art: dark('M -2 0 L 11 0', 2.6, 0.15) + pale('M -2 4.5 L 11 4.5', 2, 0.08),
    turn: -58,
  },
  denim: {
    size: [10, 10],
    art: dark('M -2 0 L 12 0', 3, 0.22) + pale('M -2 5 L 12 5', 2.6, 0.16),
    turn: -62,
  },
  canvas: {
    size: [14, 14],
    art: dark('M 0 0 L 14 0 M 0 0 L 0 14', 2.4, 0.2) + pale('M 3 7 L 11 7 M 7 3 L 7 11', 3, 0.08),
  },
  woven: {
    size: [84, 84],
    art:
      `<rect width="84" height="84" fill="#000" fill-opacity="0.22"/>` +
      `<rect x="3" y="3" width="78" height="36" rx="9" fill="#fff" fill-opacity="0.17"/>` +
      `<rect x="3" y="45" width="36" height="36" rx="9" fill="#fff" fill-opacity="0.07"/><rect x="45" y="45" width="36" height="36" rx="9" fill="#fff" fill-opacity="0.07"/>` +
      pale('M 12 9 L 72 9', 4, 0.16) +
      dark('M 10 36 L 74 36 M 38 52 L 38 76 M 80 52 L 80 76', 4, 0.16),
    turn: 45,
  },
  quilted: {
    size: [128, 128],
    art:
      dark('M 0 0 L 128 0 M 0 0 L 0 128', 16, 0.12) +
      dark('M 0 0 L 128 0 M 0 0 L 0 128', 5, 0.42) +
      pale('M 14 16 L 112 16 M 16 14 L 16 112', 10, 0.1) +
      dark('M 20 116 L 116 116 L 116 20', 12, 0.07),
    turn: 45,
  },
  croc: {
    size: [116, 84],
    art:
      dark(
        'M 4 4 C 20 -4 40 -4 56 4 C 62 14 62 28 56 38 C 40 46 20 46 4 38 C -2 28 -2 14 4 4 Z',
        5,
        0.34,
      ) +
      dark(
        'M 62 46 C 78 38 98 38 114 46 C 120 56 120 70 114 80 C 98 88 78 88 62 80 C 56 70 56 56 62 46 Z',
        5,
        0.34,
      ) +
      pale('M 12 10 C 24 4 38 4 48 9 M 70 52 C 82 46 96 46 106 51', 6, 0.2) +
      dark(
        'M 66 6 C 80 0 98 0 112 6 L 112 36 C 98 42 80 42 66 36 Z M 6 48 C 20 42 40 42 54 48 L 54 78 C 40 84 20 84 6 78 Z',
        4,
        0.26,
      ) +
      pale('M 74 12 C 84 8 96 8 104 12 M 14 54 C 24 50 38 50 46 54', 6, 0.14),
  },
  linen: { size: [16, 11], art: dark('M 0 1 L 16 1 M 1 0 L 1 11', 1.6, 0.13) },
};

/** The repeat of a weave or a stitch, to be filled over an outline; undefined for plain surfaces. */
export function weave(sheet: Sheet, turn = 0): string | undefined {
  const found = weaves[sheet.surface];
  if (!found) return undefined;
  const [width, height] = found.size;
  const angle = (found.turn ?? 0) + turn;
  return define(
    sheet,
    `weave ${sheet.surface} ${angle}`,
    (id) =>
      `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse" patternTransform="rotate(${angle})">${found.art}</pattern>`,
  );
}
