import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holesIn, mended } from './lockfile.ts';
import type { Lockfile } from './lockfile.ts';

const lock: Lockfile = {
  lockfileVersion: 3,
  packages: {
    '': { version: '0.1.0' },
    'node_modules/fast': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@fast/darwin-arm64': '2.0.0', '@fast/linux-x64-gnu': '2.0.0' },
    },
    'node_modules/@fast/linux-x64-gnu': { version: '2.0.0', optional: true },
  },
};

test('a package of another platform that the lock leaves out is found and entered', () => {
  expect(holesIn(lock).map((hole) => hole.path)).toEqual(['node_modules/@fast/darwin-arm64']);
  const whole = mended(lock);
  expect(holesIn(whole)).toEqual([]);
  expect(whole.packages['node_modules/@fast/darwin-arm64']).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    dev: true,
    optional: true,
    os: ['darwin'],
  });
  expect(Object.keys(whole.packages)).toHaveLength(4);
});

test('a package whose name tells no platform is not guessed at', () => {
  const odd = { packages: { '': { optionalDependencies: { odd: '1.0.0' } } } };
  expect(() => mended(odd)).toThrow('node_modules/odd');
});

test('the lock of this repository installs on every platform', () => {
  const file = join(import.meta.dirname, '../../package-lock.json');
  const own = JSON.parse(readFileSync(file, 'utf8')) as Lockfile; // A codec: npm wrote it.
  expect(holesIn(own)).toEqual([]);
});
