/** Typing errors forgiven in a word of so many letters: one from four, two from eight. */
export function editsForgiven(letters: number): 0 | 1 | 2 {
  if (letters >= 8) return 2;
  return letters >= 4 ? 1 : 0;
}

/**
 * The letters of a word as a set of bits. One edit changes at most two of them, so words whose
 * sets differ in more than twice the forgiven edits need no closer look.
 */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

const widthMax = 64;
const rows = [
  new Uint8Array(widthMax),
  new Uint8Array(widthMax),
  new Uint8Array(widthMax),
] as const;

/**
 * The edits between two words (letter added, lost, replaced, or two neighbours swapped), or
 * `limit + 1` when there are more. Optimal string alignment; words of up to 63 letters.
 */
export function editsBetween(left: string, right: string, limit: number): number {
  const tooMany = limit + 1;
  if (Math.abs(left.length - right.length) > limit) return tooMany;
  if (left.length >= widthMax || right.length >= widthMax) return left === right ? 0 : tooMany;
  let [before, above, row]: [Uint8Array, Uint8Array, Uint8Array] = [rows[0], rows[1], rows[2]];
  for (let column = 0; column <= right.length; column++) above[column] = column;
  for (let line = 1; line <= left.length; line++) {
    row[0] = line;
    let least = line;
    for (let column = 1; column <= right.length; column++) {
      const same = left.charCodeAt(line - 1) === right.charCodeAt(column - 1);
      let edits = (above[column - 1] ?? 0) + (same ? 0 : 1);
      edits = Math.min(edits, (above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1);
      if (
        line > 1 &&
        column > 1 &&
        left.charCodeAt(line - 1) === right.charCodeAt(column - 2) &&
        left.charCodeAt(line - 2) === right.charCodeAt(column - 1)
      ) {
        edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      }
      row[column] = edits;
      if (edits < least) least = edits;
    }
    if (least > limit) return tooMany;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[right.length] ?? tooMany, tooMany);
}
