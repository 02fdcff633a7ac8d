import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stamps } from '../stamps.ts';
import { Kept, Memo } from './memo.ts';
import { freshness } from './read-answer.ts';

function kept(length: number, stamps = new Stamps()): Kept {
  const content = {
    bytes: new Uint8Array(length),
    freshness: freshness.page,
    vary: '',
    language: undefined,
    surrogateKeys: '',
  };
  return new Kept(content, [stamps.of('thing')]);
}

test('answers never take more room than they were given, and the room is counted right', () => {
  const use = fc.record({
    key: fc.nat(30).map(String),
    length: fc.nat(5_000),
    encode: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(use, { maxLength: 200 }), (uses) => {
      const memo = new Memo(40_000);
      for (const { encode, key, length } of uses) {
        const known = memo.get(key);
        if (!known) memo.put(key, kept(length));
        if (!known || !encode) continue;
        const before = known.bytes;
        known.answer('gzip', undefined);
        memo.grew(known.bytes - before);
      }
      expect(memo.bytes).toBeLessThanOrEqual(40_000);
      expect(memo.bytes).toBeGreaterThanOrEqual(memo.size * 1_500);
      if (uses.length === 0) expect(memo.bytes).toBe(0);
    }),
  );
});

test('what is in use stays, what nobody asks for again makes room', () => {
  const memo = new Memo(25_000);
  memo.put('popular', kept(1_000));
  for (let number = 0; number < 100; number++) {
    memo.put(String(number), kept(1_000));
    expect(memo.get('popular')).toBeDefined();
  }
  expect(memo.get('0')).toBeUndefined();
  expect(memo.get('99')).toBeDefined();
});

test('an answer whose ground has changed is not given again', () => {
  const memo = new Memo(25_000);
  const stamps = new Stamps();
  memo.put('page', kept(10, stamps));
  expect(memo.get('page')).toBeDefined();
  stamps.touch('thing');
  expect(memo.get('page')).toBeUndefined();
  expect(memo.bytes).toBe(0);
});

test('a request is known the second time, among the last thousands', () => {
  const memo = new Memo(0);
  expect(memo.seenAgain('a')).toBe(false);
  expect(memo.seenAgain('a')).toBe(true);
  for (let number = 0; number < 200_000; number++) memo.seenAgain(`other ${number}`);
  expect(memo.seenAgain('a')).toBe(false);
});
