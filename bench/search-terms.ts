import { colorWords, materialWords, thingWords } from '#modules/shopping/testing/words.ts';
import type { Word } from '#modules/shopping/testing/words.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** A mistyped letter is one of the 25 others, in one of the first three places. */
const [othersOf, placesMax] = [letters.length - 1, 3];

/**
 * Search paths that do not repeat within a run: a colour with a thing or a material, as the
 * catalogue has them, in either order; of 76 such terms 75 have one letter mistyped.
 */
export function searchTerms(query: string): () => string {
  const colors = colorWords.map(english);
  const others = [...thingWords, ...materialWords].map(english);
  let count = 0;
  return () => {
    let rest = count++;
    const take = (below: number): number => {
      const digit = rest % below;
      rest = Math.floor(rest / below);
      return digit;
    };
    // Mixed radix: every count names another combination.
    const typo = take(1 + othersOf * placesMax);
    const words = [colors[take(colors.length)] ?? '', others[take(others.length)] ?? ''];
    if (take(2) === 1) words.reverse();
    const wrong = typo === 0 ? 0 : 1 + take(2);
    const place = Math.floor((typo - 1) / othersOf);
    const typed = words.map((word, at) =>
      at + 1 === wrong ? mistyped(word, (typo - 1) % othersOf, place) : word,
    );
    return `/api/store/products?${query}&limit=24&q=${encodeURIComponent(typed.join(' '))}`;
  };
}

function english({ name }: Word): string {
  return name.en.toLowerCase();
}

function mistyped(word: string, other: number, place: number): string {
  const choice = letters.replace(word.charAt(place), '');
  return `${word.slice(0, place)}${choice.charAt(other)}${word.slice(place + 1)}`;
}
