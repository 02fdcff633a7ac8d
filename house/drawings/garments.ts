import { body, folds, seam, within } from './materials.ts';
import { shift } from './palette.ts';
import { bothSides, ellipse, middleX, onSide, symmetric } from './shape.ts';
import type { Sheet } from './sheet.ts';
import { partOf } from './sheet.ts';

/** The cut of an upper garment laid flat: distances from the middle, and heights on the sheet. */
export interface Cut {
  readonly neck: number;
  readonly neckY: number;
  readonly shoulder: number;
  readonly shoulderY: number;
  readonly chest: number;
  readonly armpitY: number;
  readonly waist: number;
  readonly waistY: number;
  readonly hem: number;
  readonly hemY: number;
  /** How deep the front opening of the neck falls. */
  readonly neckDropY: number;
  /** Where the sleeve ends, and how far out; a sleeveless cut has none. */
  readonly cuffY?: number;
  readonly cuff?: number;
  readonly cuffWidth?: number;
}

export function torso(cut: Cut): string {
  const { neck, neckY, shoulder, shoulderY, chest, armpitY, waist, waistY, hem, hemY, neckDropY } =
    cut;
  return symmetric(
    `0 ${neckDropY} C ${neck * 0.6} ${neckDropY} ${neck * 0.95} ${neckY + (neckDropY - neckY) * 0.5} ${neck} ${neckY} ` +
      `C ${neck + 60} ${neckY + 22} ${shoulder - 70} ${shoulderY - 28} ${shoulder} ${shoulderY} ` +
      `C ${shoulder + 4} ${shoulderY + 120} ${chest - 6} ${armpitY - 110} ${chest} ${armpitY} ` +
      `C ${chest - 2} ${armpitY + 120} ${waist} ${waistY - 130} ${waist} ${waistY} ` +
      `C ${waist} ${waistY + 130} ${hem - 10} ${hemY - 190} ${hem} ${hemY} ` +
      `C ${hem * 0.66} ${hemY + 20} ${hem * 0.33} ${hemY + 26} 0 ${hemY + 26}`,
  );
}

/** Both sleeves, left first; empty for a sleeveless cut. */
export function sleeves(cut: Cut): string[] {
  const { shoulder, shoulderY, chest, armpitY, cuffY, cuff = 0, cuffWidth = 104 } = cut;
  if (cuffY === undefined) return [];
  const [outX, inX] = [cuff, cuff - cuffWidth];
  return bothSides(
    `M ${shoulder - 40} ${shoulderY - 14} C ${shoulder + 40} ${shoulderY + 16} ${shoulder + 84} ${shoulderY + 90} ${shoulder + 104} ${shoulderY + 250} ` +
      `C ${outX - 30} ${cuffY - 420} ${outX - 8} ${cuffY - 200} ${outX} ${cuffY} ` +
      `C ${outX - 30} ${cuffY + 14} ${inX + 30} ${cuffY + 16} ${inX} ${cuffY + 8} ` +
      `C ${inX - 16} ${cuffY - 220} ${chest + 26} ${armpitY + 200} ${chest - 8} ${armpitY + 4} ` +
      `C ${chest - 30} ${armpitY - 120} ${shoulder - 50} ${shoulderY + 120} ${shoulder - 40} ${shoulderY - 14} Z`,
  );
}

/** The inside of the back, seen through the neck. */
export function backNeck(sheet: Sheet, cut: Cut): string {
  const { neck, neckY, neckDropY } = cut;
  const outline = symmetric(
    `0 ${neckY - 14} C ${neck * 0.5} ${neckY - 14} ${neck * 0.8} ${neckY - 8} ${neck} ${neckY} C ${neck} ${neckDropY} ${neck * 0.6} ${neckDropY + 30} 0 ${neckDropY + 40}`,
  );
  const inner = partOf(
    sheet,
    shift(sheet.tones.base, -0.1, 0.8),
    sheet.surface === 'knit' || sheet.surface === 'cable' ? 'knit' : 'smooth',
  );
  return (
    body(inner, outline, { volume: 0.7, form: 'fall', lift: -0.03 }) +
    body(
      inner,
      symmetric(`0 ${neckY + 22} L 34 ${neckY + 22} L 34 ${neckY + 58} L 0 ${neckY + 58}`),
      { lift: 0.16, volume: 0.1, plain: true },
    )
  );
}

/** Sleeves and torso with their folds. `turn` is the weave's turn in the body. */
export function shell(sheet: Sheet, cut: Cut, softness = 1): string {
  const outline = torso(cut);
  const { chest, armpitY, waistY, hem, hemY, waist, cuffY = 0, cuff = 0, shoulder } = cut;
  const drift = (): number => (sheet.chance() - 0.5) * 60;
  const arms = sleeves(cut)
    .map((sleeve, index) => {
      const side = index === 0 ? -1 : 1;
      const bend = (armpitY + cuffY) / 2;
      return (
        body(sheet, sleeve, { form: 'pillar', reach: 50, turn: side * -5 }) +
        folds(
          sheet,
          sleeve,
          [
            onSide(
              `M ${chest + 10} ${armpitY + 20} C ${shoulder + 30} ${armpitY + 40} ${shoulder + 60} ${armpitY - 20} ${shoulder + 80} ${armpitY - 90}`,
              side,
            ),
            onSide(
              `M ${cuff - 110} ${bend + 40 + drift()} C ${cuff - 70} ${bend + 70} ${cuff - 40} ${bend + 40} ${cuff - 20} ${bend}`,
              side,
            ),
          ],
          0.7 * softness,
        )
      );
    })
    .join('');
  const lines = ([-1, 1] as const).flatMap((side) => [
    onSide(
      `M ${chest - 6} ${armpitY + 10} C ${chest - 90} ${armpitY + 60} ${chest - 130} ${armpitY + 130 + drift()} ${chest - 150} ${armpitY + 220}`,
      side,
    ),
    onSide(
      `M ${waist * 0.78} ${waistY - 60} C ${waist * 0.7 + drift() * 0.4} ${waistY + 120} ${hem * 0.72} ${hemY - 200} ${hem * 0.74} ${hemY}`,
      side,
    ),
    onSide(
      `M ${waist * 0.42} ${waistY + 60} C ${waist * 0.4 + drift() * 0.4} ${waistY + 220} ${hem * 0.38} ${hemY - 120} ${hem * 0.4} ${hemY}`,
      side,
    ),
  ]);
  return (
    arms +
    body(sheet, outline, { reach: 70, form: 'fall' }) +
    folds(sheet, outline, lines, 0.75 * softness)
  );
}

/** The outline of everything, for the shadow on the wall. */
export function garmentOutline(cut: Cut, ...more: string[]): string {
  return [torso(cut), ...sleeves(cut), ...more].join(' ');
}

/** The line where the front closes, with the shade of the upper layer on the lower. */
export function placket(sheet: Sheet, cut: Cut, fromY: number, dx = 0): string {
  const line = `M ${middleX + dx} ${fromY} C ${middleX + dx + 2} ${(fromY + cut.hemY) / 2} ${middleX + dx - 2} ${cut.hemY - 100} ${middleX + dx} ${cut.hemY + 26}`;
  return within(sheet, torso(cut), seam(sheet, line, 5));
}

export function button(sheet: Sheet, x: number, y: number, radius = 17, color = '#3a2b20'): string {
  const horn = partOf(sheet, color, 'smooth');
  const holes = [
    [-4, -4],
    [4, -4],
    [-4, 4],
    [4, 4],
  ]
    .map(
      ([dx = 0, dy = 0]) =>
        `<circle cx="${x + dx * (radius / 15)}" cy="${y + dy * (radius / 15)}" r="${radius / 8}" fill="#120b06"/>`,
    )
    .join('');
  return (
    `<circle cx="${x + 3}" cy="${y + 5}" r="${radius}" fill="#000" opacity="0.35"/>` +
    body(horn, ellipse(x, y, radius), { reach: 8 }) +
    `<circle cx="${x}" cy="${y}" r="${radius * 0.66}" fill="none" stroke="${horn.tones.glow}" stroke-opacity="0.5" stroke-width="2"/>${holes}`
  );
}

/** A column of buttons down the front. */
export function buttons(
  sheet: Sheet,
  fromY: number,
  toY: number,
  count: number,
  dx = 0,
  radius = 17,
  color?: string,
): string {
  const step = count > 1 ? (toY - fromY) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) =>
    button(sheet, middleX + dx, Math.round(fromY + step * index), radius, color),
  ).join('');
}

/** Notched or peaked lapels, falling from the collar to where the front closes. */
export function lapels(
  sheet: Sheet,
  cut: Cut,
  breakY: number,
  peaked = false,
  width = 150,
): string {
  const { neck, neckY } = cut;
  const notchY = neckY + 150;
  const tip = peaked
    ? `${neck + width - 14} ${notchY - 50}`
    : `${neck + width - 40} ${notchY + 26}`;
  const lapel =
    `M ${neck - 26} ${neckY + 10} L ${neck + 52} ${notchY - 20} L ${tip} C ${neck + width - 50} ${notchY + 160} ${neck - 10} ${breakY - 190} 8 ${breakY} ` +
    `C 30 ${breakY - 250} ${neck - 70} ${neckY + 180} ${neck - 26} ${neckY + 10} Z`;
  const collar = `M ${neck - 20} ${neckY - 22} C ${neck + 26} ${neckY - 6} ${neck + 44} ${neckY + 40} ${neck + 78} ${notchY - 40} L ${neck + 46} ${notchY + 6} C ${neck + 10} ${neckY + 130} ${neck - 30} ${neckY + 80} ${neck - 40} ${neckY + 20} Z`;
  const shirtGap = symmetric(
    `0 ${neckY - 4} L ${neck - 20} ${neckY} C ${neck - 40} ${neckY + 190} 60 ${breakY - 230} 6 ${breakY} L 0 ${breakY}`,
  );
  const lining = partOf(sheet, shift(sheet.tones.base, -0.13, 0.7), 'silk');
  const back = symmetric(
    `0 ${neckY - 30} C ${neck * 0.5} ${neckY - 30} ${neck * 0.8} ${neckY - 26} ${neck - 10} ${neckY - 20} L ${neck - 20} ${neckY + 30} C ${neck * 0.6} ${neckY + 16} ${neck * 0.3} ${neckY + 14} 0 ${neckY + 14}`,
  );
  return (
    body(lining, shirtGap, { volume: 0.8, form: 'fall' }) +
    body(sheet, back, { reach: 16, lift: -0.04 }) +
    ([-1, 1] as const)
      .map(
        (side) =>
          body(sheet, onSide(lapel, side), {
            reach: 24,
            volume: 0.65,
            turn: side * 22,
            lift: 0.012,
          }) + body(sheet, onSide(collar, side), { reach: 20, volume: 0.6, turn: side * 40 }),
      )
      .join('')
  );
}

/** A shirt's collar on its stand. */
export function shirtCollar(sheet: Sheet, cut: Cut, point = 130): string {
  const { neck, neckY, neckDropY } = cut;
  const stand = symmetric(
    `0 ${neckY - 36} C ${neck * 0.6} ${neckY - 36} ${neck} ${neckY - 28} ${neck + 2} ${neckY + 4} C ${neck} ${neckY + 50} ${neck * 0.5} ${neckDropY} 0 ${neckDropY + 30}`,
  );
  const leaf = `M ${neck + 6} ${neckY - 26} C ${neck + 30} ${neckY + 10} ${neck + 44} ${neckY + 60} ${neck + 40} ${neckDropY + point * 0.42} L ${neck - 50} ${neckDropY + point * 0.62} C 40 ${neckDropY + 40} 20 ${neckDropY + 30} 4 ${neckDropY + 14} C ${neck * 0.5} ${neckDropY - 10} ${neck * 0.8} ${neckY + 40} ${neck + 6} ${neckY - 26} Z`;
  return (
    body(sheet, stand, { lift: -0.07, reach: 30 }) +
    ([-1, 1] as const)
      .map((side) => body(sheet, onSide(leaf, side), { reach: 18, volume: 0.55, turn: side * 35 }))
      .join('')
  );
}

/** A slanted or flapped pocket at one side. */
export function pocket(
  sheet: Sheet,
  side: 1 | -1,
  dx: number,
  y: number,
  width: number,
  kind: 'flap' | 'patch' | 'slant',
): string {
  if (kind === 'slant') {
    const welt = onSide(
      `M ${dx} ${y} L ${dx + 34} ${y + 6} L ${dx + width * 0.55} ${y + 190} L ${dx + width * 0.55 - 36} ${y + 188} Z`,
      side,
    );
    return body(sheet, welt, { reach: 14, volume: 0.6 });
  }
  const height = kind === 'flap' ? 74 : 240;
  const d = onSide(
    `M ${dx} ${y} L ${dx + width} ${y + 8} L ${dx + width + 4} ${y + height - 12} C ${dx + width} ${y + height + 10} ${dx + width - 10} ${y + height + 10} ${dx + width - 24} ${y + height + 8} L ${dx + 14} ${y + height} C ${dx + 2} ${y + height} ${dx} ${y + height - 10} ${dx} ${y + height - 20} Z`,
    side,
  );
  return body(sheet, d, { reach: 16, volume: 0.6 });
}
