import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';
import { compareText } from './table-rules.ts';

export interface BlobsBench {
  readonly blobs: Blobs;
  close(): Promise<void>;
}

/** The tests that every store of blobs must pass. */
export function blobsContract(name: string, open: () => Promise<BlobsBench>): void {
  describe(`blobs contract: ${name}`, () => {
    let bench: BlobsBench;
    let blobs: Blobs;
    beforeAll(async () => {
      bench = await open();
      ({ blobs } = bench);
    });
    afterAll(() => bench.close());

    test('what was put is got, byte by byte, until it is replaced or deleted', async () => {
      expect(await blobs.get('a/b.png')).toBeUndefined();
      const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
      await blobs.put('a/b.png', bytes, 'image/png');
      expect(await blobs.get('a/b.png')).toEqual({ bytes, contentType: 'image/png' });
      await blobs.put('a/b.png', new Uint8Array(0), 'text/plain');
      expect(await blobs.get('a/b.png')).toEqual({
        bytes: new Uint8Array(0),
        contentType: 'text/plain',
      });
      await blobs.delete('a/b.png');
      await blobs.delete('a/b.png');
      expect(await blobs.get('a/b.png')).toBeUndefined();
      expect(await blobs.list('a/', 10)).toEqual([]);
    });

    test('of racing puts, one is there whole', async () => {
      const writers = Array.from({ length: 8 }, (_, n) => new Uint8Array(1_000 + n).fill(n));
      await Promise.all(writers.map((bytes, n) => blobs.put('race', bytes, `type/${n}`)));
      const blob = await blobs.get('race');
      const writer = blob?.bytes[0] ?? -1;
      expect(blob).toEqual({ bytes: writers[writer], contentType: `type/${writer}` });
    });

    test('names are listed in order, by prefix, page by page', async () => {
      const names = fc.uniqueArray(fc.stringMatching(/^[a-cé😀\uffee]{1,4}$/u), { maxLength: 20 });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(names, fc.integer({ min: 1, max: 5 }), async (given, limit) => {
          round += 1;
          const prefix = `list/${round}/`;
          for (const name of given) await blobs.put(prefix + name, new Uint8Array(1), 'a/b');
          const listed: string[] = [];
          for (let page = await blobs.list(prefix, limit); page.length > 0;) {
            listed.push(...page);
            page = await blobs.list(prefix, limit, listed.at(-1));
          }
          expect(listed).toEqual(given.toSorted(compareText).map((name) => prefix + name));
        }),
        { numRuns: 15 },
      );
    });

    test.each([
      '',
      '/',
      'a//b',
      '../a',
      'a/../b',
      '/a',
      'a/',
      '.',
      'a\\b',
      'a\0b',
      'x'.repeat(1_025),
    ])('the name %j is refused', async (bad) => {
      await expect(blobs.put(bad, new Uint8Array(1), 'a/b')).rejects.toThrow(RangeError);
      await expect(blobs.get(bad)).rejects.toThrow(RangeError);
    });

    test('a name fits up to its bytes, and in any script', async () => {
      for (const long of ['x'.repeat(1_024), 'é'.repeat(512), '鞄/😀 a%2e:*?"<>|']) {
        await blobs.put(long, Uint8Array.of(1), 'a/b');
        expect(await blobs.get(long)).toBeDefined();
      }
    });
  });
}
