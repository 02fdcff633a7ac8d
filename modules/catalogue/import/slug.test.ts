import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeShape } from '../faults.ts';
import { distinctSlugs, slugOf } from './slug.ts';

describe('codes of names', () => {
  test.each([
    ['Large', 'large'],
    ['Crème brûlée', 'creme-brulee'],
    ['38 ½', '38-1-2'],
    ['37.5', '37.5'],
    ['Größe', 'grosse'],
    ['-- dashes --', 'dashes'],
    ['１２', '12'],
  ])('%s is %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('any name has a code, and always the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        expect(slugOf(name)).toMatch(codeShape);
        expect(slugOf(name).length).toBeLessThanOrEqual(64);
        expect(slugOf(name)).toBe(slugOf(name));
      }),
    );
  });

  test('different names have different codes', () => {
    const name = fc.constantFrom(
      'S',
      's',
      'S ',
      '黒',
      '白',
      'Ä',
      'a',
      'x'.repeat(70),
      'x'.repeat(80),
    );
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const slugs = distinctSlugs(names);
        expect(new Set(slugs.values()).size).toBe(new Set(names).size);
      }),
    );
  });
});
