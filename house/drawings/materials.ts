import { clipTo, gradient, soft } from './light.ts';
import type { Tones } from './palette.ts';
import { blend, shift } from './palette.ts';
import type { Sheet } from './sheet.ts';
import { weave } from './textures.ts';

export interface BodyOptions {
  /** Lightness added to the dyed colour, for parts that lie deeper or come forward. */
  readonly lift?: number;
  /** How strongly its edges turn away from the light: 0 is flat paper, 1 is a full cushion. */
  readonly volume?: number;
  /** How far, in units, the edge shadow reaches in. */
  readonly reach?: number;
  readonly form?: 'slab' | 'tube' | 'pillar' | 'fall';
  /** Degrees by which the weave is turned against the sheet. */
  readonly turn?: number;
  /** Lay no weave, for trims on a woven thing. */
  readonly plain?: boolean;
}

/** A part made of the sheet's material: colour, weave, and the light over its form. */
export function body(sheet: Sheet, outline: string, options: BodyOptions = {}): string {
  const { lift = 0, volume = 0.6, reach = 46, form = 'slab', turn = 0, plain = false } = options;
  const clip = clipTo(sheet, outline);
  const pattern = plain ? undefined : weave(sheet, turn);
  const woven = pattern ? `<path d="${outline}" fill="${pattern}"/>` : '';
  const depth = (sheet.tones.lightness > 0.75 ? 0.26 : 0.4) * volume;
  const glint = (sheet.tones.lightness < 0.45 ? 0.2 : 0.3) * volume;
  const edge =
    soft(sheet, outline, { color: '#120a06', opacity: depth * 0.85, width: reach * 1.9 }) +
    soft(sheet, outline, { color: '#fff', opacity: glint * 0.8, width: 20, shift: [7, 9] });
  return (
    `<path d="${outline}" fill="${paint(sheet, form, lift)}"/>${woven}<g clip-path="${clip}">${edge}</g>` +
    `<path d="${outline}" fill="none" stroke="${sheet.tones.deep}" stroke-width="2.5" stroke-opacity="0.7" stroke-linejoin="round"/>`
  );
}

function paint(sheet: Sheet, form: BodyOptions['form'], lift: number): string {
  const tone = (name: keyof Omit<Tones, 'lightness'>): string =>
    lift === 0 ? sheet.tones[name] : shift(sheet.tones[name], lift);
  switch (form) {
    case 'tube':
      return gradient(
        sheet,
        [0, 0, 1, 0],
        [
          [0, tone('dark')],
          [0.28, tone('glow')],
          [0.55, tone('base')],
          [0.9, tone('deep')],
          [1, tone('dark')],
        ],
      );
    case 'pillar':
      return gradient(
        sheet,
        [0, 0, 1, 0],
        [
          [0, tone('dark')],
          [0.3, tone('light')],
          [0.65, tone('base')],
          [1, tone('deep')],
        ],
      );
    case 'fall':
      return gradient(
        sheet,
        [0, 0, 0, 1],
        [
          [0, tone('light')],
          [0.45, tone('base')],
          [1, tone('dark')],
        ],
      );
    default:
      return gradient(
        sheet,
        [0, 0, 0.75, 1],
        [
          [0, tone('glow')],
          [0.35, tone('light')],
          [0.65, tone('base')],
          [1, tone('dark')],
        ],
      );
  }
}

/** Soft folds inside an outline: each line is a valley, with the ridge that lights up beside it. */
export function folds(
  sheet: Sheet,
  outline: string,
  lines: readonly string[],
  strength = 1,
): string {
  const clip = clipTo(sheet, outline);
  const shade = (sheet.tones.lightness > 0.75 ? 0.15 : 0.3) * strength;
  const shine = (sheet.tones.lightness < 0.45 ? 0.14 : 0.26) * strength;
  const d = lines.join(' ');
  return (
    `<g clip-path="${clip}">` +
    soft(sheet, d, { color: '#140c08', opacity: shade * 0.8, width: 60 }) +
    soft(sheet, d, { color: '#fff', opacity: shine * 0.75, width: 42, shift: [-24, -4] }) +
    '</g>'
  );
}

/** Lays art only where the outline is. */
export function within(sheet: Sheet, outline: string, art: string): string {
  const clip = clipTo(sheet, outline);
  return `<g clip-path="${clip}">${art}</g>`;
}

/** A line where two parts meet. */
export function seam(sheet: Sheet, d: string, width = 4): string {
  return (
    `<path d="${d}" transform="translate(2 3)" fill="none" stroke="${sheet.tones.glow}" stroke-opacity="0.55" stroke-width="${width * 0.7}"/>` +
    `<path d="${d}" fill="none" stroke="${sheet.tones.deep}" stroke-opacity="0.85" stroke-width="${width}"/>`
  );
}

/** A row of saddle stitches along a line. */
export function stitches(sheet: Sheet, d: string, width = 4.5): string {
  return (
    `<path d="${d}" fill="none" stroke="${sheet.tones.deep}" stroke-opacity="0.4" stroke-width="${width + 4}"/>` +
    `<path d="${d}" fill="none" stroke="${sheet.tones.thread}" stroke-width="${width}" stroke-dasharray="15 9" stroke-linecap="round"/>`
  );
}

/** A band of the material along a line: strap, handle, belt. Stitched at both edges. */
export function strap(sheet: Sheet, d: string, width: number, stitched = true): string {
  const { deep, light, base, glow, thread } = sheet.tones;
  const line = (color: string, wide: number, more = ''): string =>
    `<path d="${d}" fill="none" stroke="${color}" stroke-width="${wide}" ${more}/>`;
  const rows =
    stitched && width >= 24
      ? line(thread, width - 9, 'stroke-dasharray="13 9"') + line(base, width - 15)
      : '';
  return (
    line(deep, width) +
    line(base, width - 5) +
    rows +
    soft(sheet, d, {
      color: blend(light, glow, 0.5),
      opacity: 0.6,
      width: Math.max(8, width * 0.42),
      shift: [-3, -4],
    })
  );
}

export type MetalTone = 'gold' | 'silver' | 'rose' | 'gunmetal';

const metalStops: Record<MetalTone, readonly (readonly [number, string])[]> = {
  gold: [
    [0, '#a67c34'],
    [0.2, '#f8e8b4'],
    [0.42, '#c99f4e'],
    [0.58, '#8a6426'],
    [0.78, '#f3dc9c'],
    [1, '#97702d'],
  ],
  silver: [
    [0, '#8d9195'],
    [0.2, '#ffffff'],
    [0.42, '#b9bdc1'],
    [0.58, '#6f7478'],
    [0.78, '#f2f4f5'],
    [1, '#83888c'],
  ],
  rose: [
    [0, '#a9705a'],
    [0.2, '#fbe0d2'],
    [0.42, '#d69f86'],
    [0.58, '#935c47'],
    [0.78, '#f6d3c2'],
    [1, '#a06a54'],
  ],
  gunmetal: [
    [0, '#33363a'],
    [0.2, '#9a9fa4'],
    [0.42, '#54585c'],
    [0.58, '#26282b'],
    [0.78, '#868b90'],
    [1, '#2f3235'],
  ],
};

export function metalPaint(
  sheet: Sheet,
  tone: MetalTone,
  line: readonly [number, number, number, number] = [0, 0, 1, 1],
): string {
  return gradient(sheet, line, metalStops[tone]);
}

/** A solid metal part, with the dark line under it that seats it on what it is fixed to. */
export function metal(
  sheet: Sheet,
  d: string,
  tone: MetalTone = 'gold',
  line?: readonly [number, number, number, number],
): string {
  return (
    soft(sheet, d, { color: '#160d06', opacity: 0.4, width: 22, shift: [3, 6] }) +
    `<path d="${d}" fill="${metalPaint(sheet, tone, line)}" stroke="${metalStops[tone][3]?.[1] ?? '#555'}" stroke-width="2"/>`
  );
}

/** A metal wire or rail along a line that is not straight. */
export function wire(sheet: Sheet, d: string, width: number, tone: MetalTone = 'gold'): string {
  const stops = metalStops[tone];
  const at = (index: number): string => stops[index]?.[1] ?? '#999';
  const line = (color: string, wide: number, dx = 0): string =>
    `<path d="${d}" fill="none" stroke="${color}" stroke-width="${wide.toFixed(1)}" stroke-linecap="round" stroke-linejoin="round" transform="translate(${dx} ${dx})"/>`;
  return (
    soft(sheet, d, { color: '#160d06', opacity: 0.35, width: width * 1.3 + 10, shift: [4, 7] }) +
    line(at(3), width) +
    line(at(2), width * 0.8) +
    line(at(4), width * 0.42, -width * 0.1) +
    line(at(1), width * 0.16, -width * 0.16)
  );
}

/** The house's mark, debossed: a small circle crossed by its meridian. */
export function mark(sheet: Sheet, x: number, y: number, radius = 24): string {
  const d = `M ${x - radius} ${y} A ${radius} ${radius} 0 1 1 ${x + radius} ${y} A ${radius} ${radius} 0 1 1 ${x - radius} ${y} M ${x} ${y - radius} C ${x + radius * 0.62} ${y - radius * 0.5} ${x + radius * 0.62} ${y + radius * 0.5} ${x} ${y + radius}`;
  return (
    `<path d="${d}" transform="translate(1.5 2)" fill="none" stroke="${sheet.tones.glow}" stroke-width="3" stroke-opacity="0.7"/>` +
    `<path d="${d}" fill="none" stroke="${sheet.tones.deep}" stroke-width="3"/>`
  );
}
