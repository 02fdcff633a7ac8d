import { eastAsianFaces } from './script.ts';
import type { HanForm } from './script.ts';
import { hasCharacter } from './typefaces.ts';
import type { TypefaceName } from './typefaces.ts';

/** A stretch of text that one face can set. */
export interface GlyphRun {
  readonly face: TypefaceName;
  readonly text: string;
}

/** The face of European text; East Asian text has one weight and follows the `HanForm`. */
export type EuropeanFace = Extract<
  TypefaceName,
  'noto-sans' | 'noto-sans-medium' | 'noto-serif-display'
>;

/** Stands for each character that no face has. */
const replacement = '□';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Punctuation that is as wide as an ideograph in East Asian text and narrow in European. */
const widthFollowsNeighbour = /^[‘’“”…—·‥]$/u;
const eastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/**
 * What can be printed of a text: composed (NFC), on one line, without controls, marks of direction
 * and selectors of variants, which the typesetting library does not follow: a rare variant of an
 * ideograph prints in its common form.
 */
export function printable(text: string): string {
  // Most texts are plain ASCII, which needs none of this.
  if (/^[\x20-\x7e]*$/.test(text)) return text.trim();
  return text
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu, '')
    .trim();
}

/** Splits printable text into runs, so that each grapheme is set whole by the first face that has it. */
export function glyphRuns(text: string, face: EuropeanFace, form: HanForm): GlyphRun[] {
  if (/^[\x20-\x7e]*$/.test(text)) return text === '' ? [] : [{ face, text }];
  const clusters = Array.from(graphemes.segment(text), (segment) => segment.segment);
  const runs: { face: TypefaceName; text: string }[] = [];
  clusters.forEach((cluster, index) => {
    const beside = (clusters[index - 1] ?? '') + (clusters[index + 1] ?? '');
    const wide = widthFollowsNeighbour.test(cluster) && eastAsian.test(beside);
    const faces = wide ? eastAsianFaces[form] : [face, ...eastAsianFaces[form]];
    const set = setCluster(cluster, faces, runs.at(-1)?.face);
    const last = runs.at(-1);
    if (last?.face === set.face) last.text += set.text;
    else runs.push(set);
  });
  return runs;
}

function setCluster(
  cluster: string,
  faces: readonly TypefaceName[],
  previous: TypefaceName | undefined,
): GlyphRun {
  // A space goes with what stands before it, or every space would split an East Asian line.
  if (cluster === ' ' && previous !== undefined) return { face: previous, text: ' ' };
  const whole = faces.find((face) => hasAll(face, cluster));
  if (whole) return { face: whole, text: cluster };
  // A base letter whose mark is missing is still worth more than a box.
  const [base = ''] = cluster;
  const withBase = isPictograph(cluster) ? undefined : faces.find((face) => hasAll(face, base));
  if (withBase) return { face: withBase, text: base };
  const boxed = faces.find((face) => hasAll(face, replacement)) ?? 'noto-sans-jp';
  return { face: boxed, text: replacement };
}

function isPictograph(cluster: string): boolean {
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(cluster);
}

function hasAll(face: TypefaceName, cluster: string): boolean {
  for (const character of cluster) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (!hasCharacter(face, codePoint)) return false;
  }
  return true;
}
