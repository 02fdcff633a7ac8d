import { colorWords, materialWords, thingWords } from '#modules/shopping/testing/words.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * Search paths that never repeat within millions: a colour, a material and a thing of the
 * catalogue's own words in any order, every other time with a letter mistyped.
 */
export function searchTerms(query: string): () => string {
  const [things, colors, materials] = [thingWords, colorWords, materialWords].map((list) =>
    list.map(({ name }) => name.en.toLowerCase()),
  );
  let count = 0;
  return () => {
    let rest = count++;
    const take = (below: number): number => {
      const digit = rest % below;
      rest = Math.floor(rest / below);
      return digit;
    };
    // Mixed radix: every count names another combination.
    const chosen = [colors, materials, things].map((list) => list?.[take(list.length)] ?? '');
    const order = orders[take(orders.length)] ?? orders[0];
    const words = order.map((index) => chosen[index] ?? '');
    const letter = take(letters.length + 1);
    if (letter < letters.length)
      words[0] = mistyped(words[0] ?? '', letters[letter] ?? '', take(4));
    return `/api/store/products?${query}&limit=24&q=${encodeURIComponent(words.join(' '))}`;
  };
}

function mistyped(word: string, letter: string, place: number): string {
  const at = 1 + (place % Math.max(1, word.length - 1));
  return `${word.slice(0, at)}${letter}${word.slice(at + 1)}`;
}
