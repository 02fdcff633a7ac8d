import LineBreaker from 'linebreak';
import { glyphRuns, printable } from './glyph-runs.ts';
import type { EuropeanFace, GlyphRun } from './glyph-runs.ts';
import type { HanForm } from './script.ts';
import { typeface } from './typefaces.ts';

/** How a text looks. `size` is in points; `tracking` is added between letters, in ems. */
export interface TextStyle {
  readonly face: EuropeanFace;
  readonly size: number;
  readonly colour: string;
  readonly tracking?: number;
}

/** A text on one line, measured. Widths are in points. */
export interface SetLine {
  readonly runs: readonly (GlyphRun & { readonly width: number })[];
  readonly width: number;
}

/** Sets a text on one line, however long. */
export function setLine(text: string, style: TextStyle, form: HanForm): SetLine {
  const runs = glyphRuns(printable(text), style.face, form).map(({ face, text }) => ({
    face,
    text,
    width: runWidth({ face, text }, style),
  }));
  return { runs, width: runs.reduce((width, run) => width + run.width, 0) };
}

/** Sets a text on as many lines as it needs; a word wider than the line is broken within. */
export function setParagraph(
  text: string,
  style: TextStyle,
  form: HanForm,
  width: number,
): SetLine[] {
  const whole = setLine(text, style, form);
  if (whole.width <= width) return [whole];
  const widthOf: Measure = (part) =>
    glyphRuns(part, style.face, form).reduce((sum, run) => sum + runWidth(run, style), 0);
  const parts = words(printable(text)).flatMap((word) => chop(word, widthOf, width));
  const set = (line: string) => setLine(line, style, form);
  // Words add up to a line but for what depends on a neighbour, as the width of quotation marks
  // does; the rare line that comes out too wide is measured whole instead.
  const quick = fill(parts, width, (_line, lineWidth, word) => lineWidth + widthOf(word)).map(set);
  if (quick.every((line) => line.width <= width)) return quick;
  return fill(parts, width, (line, _lineWidth, word) => widthOf((line + word).trimEnd())).map(set);
}

type Measure = (text: string) => number;

/** Fills lines with words, one after the other. */
function fill(
  parts: readonly string[],
  width: number,
  widthWith: (line: string, lineWidth: number, word: string) => number,
): string[] {
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  for (const word of parts) {
    if (line !== '' && widthWith(line, lineWidth, word.trimEnd()) > width) {
      lines.push(line);
      line = '';
      lineWidth = 0;
    }
    lineWidth = widthWith(line, lineWidth, word);
    line += word;
  }
  if (line.trim() !== '') lines.push(line);
  return lines;
}

/** The style, made smaller where the line would not fit. */
export function fit(text: string, style: TextStyle, form: HanForm, width: number): TextStyle {
  const line = setLine(text, style, form);
  return line.width <= width ? style : { ...style, size: (style.size * width) / line.width };
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts a word that is wider than the line into pieces that are not. */
function chop(word: string, widthOf: Measure, width: number): string[] {
  if (widthOf(word.trimEnd()) <= width) return [word];
  const pieces: string[] = [''];
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.at(-1) ?? '';
    if (last === '' || widthOf(last + segment) <= width) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces;
}

/**
 * What may not be broken, by Unicode's line breaking algorithm (UAX 14): it knows that no line of
 * Japanese begins with a small kana or a full stop. Korean breaks at spaces only, as print does.
 */
function words(text: string): string[] {
  const found: string[] = [];
  const breaker = new LineBreaker(text);
  let start = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const withinHangul = /\p{Script=Hangul}\p{Script=Hangul}/u.test(
      text.slice(next.position - 1, next.position + 1),
    );
    if (withinHangul && next.position < text.length) continue;
    found.push(text.slice(start, next.position));
    start = next.position;
  }
  return found;
}

const widths = new Map<string, number>();
const widthsMax = 20_000;

/** Remembered by run, since labels and words come again from document to document. */
function runWidth(run: GlyphRun, style: TextStyle): number {
  const key = `${run.face}\n${run.text}`;
  let ems = widths.get(key);
  if (ems === undefined) {
    const font = typeface(run.face);
    ems = font.layout(run.text).advanceWidth / font.unitsPerEm;
    if (widths.size >= widthsMax) widths.clear();
    widths.set(key, ems);
  }
  return (ems + (style.tracking ?? 0) * run.text.length) * style.size;
}
