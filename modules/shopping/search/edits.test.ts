import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ones } from '../lists/bits.ts';
import { editsBetween, editsForgiven, lettersOf } from './edits.ts';

describe('edits between two words', () => {
  test.each([
    ['silk', 'silk', 0],
    ['silk', 'sulk', 1],
    ['silk', 'sik', 1],
    ['silk', 'sillk', 1],
    ['silk', 'sikl', 1],
    ['cashmere', 'kashmir', 3],
    ['necklace', 'neklase', 2],
  ])('%s and %s are %i apart', (left, right, edits) => {
    expect(editsBetween(left, right, 3)).toBe(edits);
    expect(editsBetween(right, left, 3)).toBe(edits);
  });

  test('are told to be too many without being counted', () => {
    expect(editsBetween('handbag', 'trench', 2)).toBe(3);
    expect(editsBetween('a'.repeat(80), 'b'.repeat(80), 2)).toBe(3);
  });

  test('never pass over a word within reach because of its letters', () => {
    expect.hasAssertions();
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, (left, right) => {
        const edits = editsBetween(left, right, 2);
        const differing = ones(lettersOf(left) ^ lettersOf(right));
        expect(edits > 2 || differing <= 2 * edits).toBe(true);
      }),
    );
  });
});

test.each([
  [3, 0],
  [4, 1],
  [7, 1],
  [8, 2],
] as const)('in a word of %i letters %i errors are forgiven', (letters, forgiven) => {
  expect(editsForgiven(letters)).toBe(forgiven);
});
