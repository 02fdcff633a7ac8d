import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { create } from 'fontkit';
import type { Font } from 'fontkit';

/** The faces in `fonts/`, cut and packed by `tools/fonts`. */
export type TypefaceName =
  | 'noto-sans'
  | 'noto-sans-medium'
  | 'noto-serif-display'
  | 'noto-sans-jp'
  | 'noto-sans-sc'
  | 'noto-sans-kr';

const opened = new Map<TypefaceName, Font>();

/**
 * A parsed face, opened on first use and shared by all documents of the thread: the Chinese one is
 * 10 MB unpacked and takes 0.2 s to open, so that a European house never pays for it.
 */
export function typeface(name: TypefaceName): Font {
  const known = opened.get(name);
  if (known) return known;
  const packed = readFileSync(join(import.meta.dirname, 'fonts', `${name}.ttf.br`));
  const font = create(brotliDecompressSync(packed));
  if (!('layout' in font)) throw new Error(`${name} holds a collection of faces, not one`);
  nameGlyphs(font);
  opened.set(name, font);
  return font;
}

/**
 * Tells every glyph which character it prints, which is what readers copy and search. Left to
 * itself the library lets the first use decide, and forgets it for a glyph first met as a part of
 * another (the α of ά).
 */
function nameGlyphs(font: Font): void {
  const ranked = Map.groupBy(font.characterSet, plainness);
  for (const rank of [0, 1, 2, 3] as const) {
    for (const codePoint of ranked.get(rank) ?? []) font.glyphForCodePoint(codePoint);
  }
}

/**
 * Which of the characters that share a glyph names it, 0 before 3: letters before signs (人 before
 * the radical ⼈), ideographic signs before others (・ before ‧), compatibility forms last.
 */
function plainness(codePoint: number): 0 | 1 | 2 | 3 {
  const character = String.fromCodePoint(codePoint);
  if (character !== character.normalize('NFKC')) return 3;
  if (/[\p{L}\p{N}]/u.test(character)) return 0;
  return codePoint >= 0x3000 && codePoint <= 0x33ff ? 1 : 2;
}

export function hasCharacter(name: TypefaceName, codePoint: number): boolean {
  return typeface(name).hasGlyphForCodePoint(codePoint);
}
