import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { houseRules, lengthsOf } from './house-rules.ts';
import type { SourceFile } from './house-rules.ts';

const root = join(import.meta.dirname, '../..');

const written = ['**/*.{ts,mts,mjs,md,json,yaml,yml,css,html}', '.*.{json,mjs}', '.ci/*'];
const foreign = [
  '**/node_modules/**',
  '.git/**',
  '.meridian/**',
  'coverage/**',
  'package-lock.json',
];

/** Files that documents show: only their names are looked at. */
const shown = ['docs/pictures/*'];

const files: readonly SourceFile[] = [
  ...globSync(written, { cwd: root, exclude: foreign })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  ...globSync(shown, { cwd: root }).map((path) => ({ path, text: '' })),
];

describe('the rules of the house', () => {
  test.each(houseRules)('$name', ({ faults }) => {
    expect(faults(files)).toEqual([]);
  });

  test.each(houseRules)('a breach is named: $name', ({ faults, example }) => {
    const before = new Set(faults(files));
    const after = faults([...files.filter((file) => file.path !== example.path), example]);
    expect(after.filter((fault) => !before.has(fault))).not.toEqual([]);
  });

  test('all of the code is looked at', () => {
    expect(files.length).toBeGreaterThan(300);
  });

  test('files stay short enough to be read in one sitting', () => {
    const lengths = lengthsOf(files);
    const share = Math.round(lengths.shareUnder250 * 100);
    console.log(
      `${lengths.files} files, median ${lengths.median} lines, ${share} % under 250, longest ${lengths.longest}`,
    );
    expect(lengths.median).toBeLessThanOrEqual(90);
    expect(lengths.shareUnder250).toBeGreaterThanOrEqual(0.9);
  });
});
