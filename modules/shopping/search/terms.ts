import type { Language } from '#kernel/language.ts';
import { fold, stem } from './fold.ts';

/** Longer words are cut: no word of the trade is longer, and it bounds the work of a query. */
const wordUnitsMax = 40;

/** A word as typed (folded) and as it is indexed. `script` tells how it may be matched. */
export interface Term {
  readonly text: string;
  /** Letters typed, before endings were cut: what the tolerance for errors goes by. */
  readonly letters: number;
  readonly script: 'alphabetic' | 'cjk';
}

const words = /[\p{L}\p{N}\p{M}]+/gu;
const cjk =
  /[\u3005\u3041-\u3096\u309d-\u309f\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\u{20000}-\u{2fa1f}]+/gu;
const startsCjk = new RegExp(`^${cjk.source}`, 'u');
const asciiWords = /[a-z0-9]+/g;

/**
 * The terms of a text to index. Chinese, Japanese and Korean are indexed by every two neighbouring
 * characters and by every single one, since they part words by no space, or by another custom.
 */
export function termsOfText(text: string, language: Language): string[] {
  const terms: string[] = [];
  for (const run of runsOf(text)) {
    if (!run.cjk) {
      terms.push(stem(run.text, language));
      continue;
    }
    const characters = Array.from(run.text);
    for (let at = 0; at < characters.length; at++) {
      const single = characters[at] ?? '';
      terms.push(spelled(single));
      const next = characters[at + 1];
      if (next !== undefined) terms.push(spelled(single + next));
    }
  }
  return terms;
}

/** The terms of a query, at most `termsMax`: a lone character, or all neighbouring pairs. */
export function termsOfQuery(query: string, language: Language, termsMax: number): Term[] {
  const terms: Term[] = [];
  for (const run of runsOf(query)) {
    if (terms.length >= termsMax) break;
    if (!run.cjk) {
      const text = stem(run.text, language);
      terms.push({ text, letters: run.text.length, script: 'alphabetic' });
      continue;
    }
    const characters = Array.from(run.text);
    if (characters.length === 1) terms.push({ text: spelled(run.text), letters: 1, script: 'cjk' });
    for (let at = 0; at + 1 < characters.length && terms.length < termsMax; at++) {
      const pair = `${characters[at] ?? ''}${characters[at + 1] ?? ''}`;
      terms.push({ text: spelled(pair), letters: 2, script: 'cjk' });
    }
  }
  return terms;
}

interface Run {
  readonly text: string;
  readonly cjk: boolean;
}

function runsOf(text: string): Run[] {
  const folded = fold(text);
  const runs: Run[] = [];
  // One script alone needs no look at each word; most queries are such.
  if (isAscii(folded)) {
    for (const word of folded.match(asciiWords) ?? []) {
      runs.push({ text: word.slice(0, wordUnitsMax), cjk: false });
    }
    return runs;
  }
  for (const word of folded.match(words) ?? []) {
    let rest = word;
    while (rest !== '') {
      const head = startsCjk.exec(rest)?.[0];
      const length = head?.length ?? firstCjk(rest);
      const part = rest.slice(0, length);
      runs.push({
        text: head === undefined ? part.slice(0, wordUnitsMax) : part,
        cjk: head !== undefined,
      });
      rest = rest.slice(length);
    }
  }
  return runs;
}

function firstCjk(text: string): number {
  const at = text.search(cjk);
  return at === -1 ? text.length : at;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Korean syllables spelled out in letters, so that half a syllable typed is a prefix of the whole. */
function spelled(characters: string): string {
  const first = characters.charCodeAt(0);
  return first >= 0xac00 && first <= 0xd7a3 ? characters.normalize('NFD') : characters;
}
