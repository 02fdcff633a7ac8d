import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Keys, Sealed } from './keys.ts';
import { TableUnavailable } from './table.ts';

export interface KeysBench {
  readonly keys: Keys;
  /** The process starts again. */
  restart(): Promise<Keys>;
  /** Keys of another Region, to which all has replicated, and which was granted nothing. */
  foreign(): Promise<Keys>;
  /** That other Region takes over what is at home in this one, which loses it. */
  evacuate(): Promise<Keys>;
  close(): Promise<void>;
}

/** The tests that all keys must pass. */
export function keysContract(name: string, open: () => Promise<KeysBench>): void {
  describe(`keys contract: ${name}`, () => {
    let bench: KeysBench;
    let keys: Keys;
    beforeEach(async () => {
      bench = await open();
      ({ keys } = bench);
    });
    afterEach(() => bench.close());

    test('what was sealed is opened', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1 }), fc.jsonValue(), async (subject, value) => {
          const sealed = await keys.seal(subject, value);
          // Through JSON, as it is stored: minus nought is nought there.
          expect(await keys.open(subject, sealed)).toEqual(JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 50 },
      );
    });

    test('the sealed text tells nothing, and is never the same', async () => {
      const secret = { name: 'Zoë 山田', address: 'Rue de la Paix 1' };
      const sealed = await Promise.all([1, 2, 3].map(() => keys.seal('cus_1', secret)));
      expect(new Set(sealed).size).toBe(3);
      for (const text of sealed) {
        expect(text).toMatch(/^[\w.-]+$/);
        const plain = text.split('.').map((part) => Buffer.from(part, 'base64url').toString());
        for (const word of ['Zoë', '山田', 'Paix']) expect(plain.join()).not.toContain(word);
        expect(await keys.open('cus_1', text)).toEqual(secret);
      }
    });

    test('another subject’s, a foreign and a changed text open to nothing', async () => {
      const sealed = await keys.seal('cus_2', 'secret');
      await keys.seal('cus_3', 'other');
      expect(await keys.open('cus_3', sealed)).toBeUndefined();
      expect(await keys.open('nobody', sealed)).toBeUndefined();
      expect(await (await bench.foreign()).open('cus_2', sealed)).toBeUndefined();
      const [head = '', ...parts] = sealed.split('.');
      for (const [at, part] of parts.entries()) {
        const bytes = Buffer.from(part, 'base64url');
        for (const [n, byte] of bytes.entries()) {
          bytes[n] = byte ^ 1;
          const changed = [head, ...parts.with(at, bytes.toString('base64url'))].join('.');
          expect(await keys.open('cus_2', changed as Sealed)).toBeUndefined();
          bytes[n] = byte;
        }
      }
      for (const text of ['', 'a256gcm', 'a256gcm.A.B.C', 'nonsense.x.y.z']) {
        expect(await keys.open('cus_2', text as Sealed)).toBeUndefined();
      }
    });

    test('a destroyed key opens nothing, and a new one does not bring the old back', async () => {
      const old = await keys.seal('cus_4', 'old');
      const kept = await keys.seal('cus_5', 'kept');
      await keys.destroy('cus_4');
      await keys.destroy('cus_4');
      expect(await keys.open('cus_4', old)).toBeUndefined();
      const fresh = await keys.seal('cus_4', 'fresh');
      expect(await keys.open('cus_4', fresh)).toBe('fresh');
      expect(await keys.open('cus_4', old)).toBeUndefined();
      expect(await keys.open('cus_5', kept)).toBe('kept');
    });

    test('whoever holds the home opens and seals, and nobody else', async () => {
      const subject = 'ord_eu_0000000000000000000000000a';
      const sealed = await keys.seal(subject, 'before');
      expect(await (await bench.foreign()).open(subject, sealed)).toBeUndefined();
      const survivor = await bench.evacuate();
      expect(await survivor.open(subject, sealed)).toBe('before');
      expect(await keys.open(subject, sealed)).toBeUndefined();
      const after = await survivor.seal(subject, 'after');
      expect(await survivor.open(subject, after)).toBe('after');
      await survivor.destroy(subject);
      expect(await survivor.open(subject, sealed)).toBeUndefined();
      expect(await survivor.open(subject, after)).toBeUndefined();
      await expect(keys.seal(subject, 'too late')).rejects.toThrow(TableUnavailable);
    });

    test('seals at once share the subject’s key, and a restart keeps it', async () => {
      const sealed = await Promise.all([1, 2, 3, 4].map((n) => keys.seal('cus_6', n)));
      await keys.seal('cus_7', 'gone');
      const gone = await keys.seal('cus_7', 'gone');
      await keys.destroy('cus_7');
      keys = await bench.restart();
      expect(await Promise.all(sealed.map((text) => keys.open('cus_6', text)))).toEqual([
        1, 2, 3, 4,
      ]);
      expect(await keys.open('cus_7', gone)).toBeUndefined();
    });
  });
}
