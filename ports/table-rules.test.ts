import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareText, decodePosition, encodePosition, keyOfText, keyText } from './table-rules.ts';
import { QueryCursorInvalid } from './table.ts';

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((s) => !s.includes('\0'));
const aKey = fc.record({ partition: text, sort: text });

describe('text', () => {
  test('is compared as its UTF-8 bytes are', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const inBytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareText(a, b))).toBe(inBytes);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a key', () => {
  test('comes back from its text, which sorts by partition, then by sort key', () => {
    fc.assert(
      fc.property(aKey, aKey, (a, b) => {
        expect(keyOfText(keyText(a))).toEqual(a);
        const order = compareText(a.partition, b.partition) || compareText(a.sort, b.sort);
        expect(Math.sign(compareText(keyText(a), keyText(b)))).toBe(Math.sign(order));
      }),
    );
  });
});

describe('a position', () => {
  test('comes back from its cursor', () => {
    fc.assert(
      fc.property(text, text, (sort, tie) => {
        expect(decodePosition(encodePosition({ sort, tie }))).toEqual({ sort, tie });
      }),
    );
  });

  test('is never read from other text, which is refused as what it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (cursor) => {
          try {
            const { sort, tie } = decodePosition(cursor);
            expect([typeof sort, typeof tie]).toEqual(['string', 'string']);
          } catch (error) {
            expect(error).toBeInstanceOf(QueryCursorInvalid);
          }
        },
      ),
    );
  });
});
