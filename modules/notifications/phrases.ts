import type { Language } from '#kernel/language.ts';
import { present } from '#kernel/assert.ts';

/** A letter's phrases in every language of the house. `{word}` is filled in. */
export type Phrases<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/**
 * Puts values where a phrase names them. A value is never searched for further names, so that a
 * customer called `{number}` stays so. Throws when a value is missing: a bug.
 */
export function fill(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    present(values[name], `value for {${name}} in a phrase`),
  );
}
