import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedId, followingId, homeOf, idPrefixes, isId, makeId, siblingId } from './ids.ts';
import type { IdKind } from './ids.ts';
import { regions } from './region.ts';

const kinds = Object.keys(idPrefixes).filter((kind): kind is IdKind => kind in idPrefixes);
const aKind = fc.constantFrom(...kinds);
const aRegion = fc.constantFrom(...regions);
const aMoment = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const someBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const aDigest = fc.uint8Array({ minLength: 16, maxLength: 40 });

describe('an id', () => {
  test('is of its kind alone, and tells its home', () => {
    fc.assert(
      fc.property(aKind, aKind, aRegion, aMoment, someBytes, (kind, other, region, now, bytes) => {
        const id = makeId(kind, region, now, bytes);
        expect(isId(kind, id)).toBe(true);
        expect(isId(other, id)).toBe(kind === other);
        expect(homeOf(id)).toBe(region);
        expect(id).toMatch(/^[a-z]{3,4}_(eu|ap)_[0-9a-z]{26}$/);
      }),
    );
  });

  test('is different when moment or bytes are', () => {
    const draw = fc.tuple(aMoment, someBytes);
    fc.assert(
      fc.property(draw, draw, ([nowA, bytesA], [nowB, bytesB]) => {
        const isSame = nowA === nowB && Buffer.compare(bytesA, bytesB) === 0;
        const [a, b] = [makeId('order', 'eu', nowA, bytesA), makeId('order', 'eu', nowB, bytesB)];
        expect(a === b).toBe(isSame);
      }),
    );
  });

  test('sorts by time, as text', () => {
    fc.assert(
      fc.property(aMoment, aMoment, someBytes, someBytes, (nowA, nowB, bytesA, bytesB) => {
        if (nowA === nowB) return;
        const [a, b] = [makeId('event', 'ap', nowA, bytesA), makeId('event', 'ap', nowB, bytesB)];
        expect(a < b).toBe(nowA < nowB);
      }),
    );
  });

  test('follows from another at its home and moment, and from its digest', () => {
    const draw = fc.tuple(aMoment, someBytes);
    fc.assert(
      fc.property(aRegion, draw, draw, aDigest, aDigest, (region, a, b, digestA, digestB) => {
        const [first, second] = [a, b].map(([now, bytes]) => makeId('cart', region, now, bytes));
        if (first === undefined || second === undefined) return;
        const id = followingId('order', first, digestA);
        expect(isId('order', id)).toBe(true);
        expect(homeOf(id)).toBe(region);
        expect(id).toBe(makeId('order', region, a[0], digestA.subarray(0, 10)));
        const later = followingId('order', second, digestB);
        if (a[0] !== b[0]) expect(id < later).toBe(a[0] < b[0]);
      }),
    );
    const cart = makeId('cart', 'eu', 1, new Uint8Array(10));
    expect(() => followingId('order', cart, new Uint8Array(9))).toThrow(RangeError);
  });

  test('is known: 48 bits of time, then 80 of chance', () => {
    const bytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(makeId('order', 'eu', 1_780_000_000_000, bytes)).toBe(
      'ord_eu_01ksr49200000g40r40m30e209',
    );
    expect(makeId('order', 'eu', 0, new Uint8Array(10))).toBe(`ord_eu_${'0'.repeat(26)}`);
    expect(makeId('cart', 'ap', 2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe(
      `cart_ap_7${'z'.repeat(25)}`,
    );
  });

  test('needs its bytes', () => {
    expect(() => makeId('order', 'eu', 0, new Uint8Array(9))).toThrow(RangeError);
    expect(() => derivedId('product', 'eu', new Uint8Array(15))).toThrow(RangeError);
  });
});

describe('a derived id', () => {
  test('is the same for the same digest, another for another', () => {
    fc.assert(
      fc.property(aDigest, aDigest, aRegion, (a, b, region) => {
        const isSame = Buffer.compare(a.subarray(0, 16), b.subarray(0, 16)) === 0;
        expect(derivedId('product', region, a) === derivedId('product', region, b)).toBe(isSame);
        expect(isId('product', derivedId('product', region, a))).toBe(true);
        expect(homeOf(derivedId('variant', region, a))).toBe(region);
      }),
    );
  });
});

describe('a sibling', () => {
  test('shares home and tail, and leads back', () => {
    fc.assert(
      fc.property(aKind, aKind, aRegion, aMoment, someBytes, (kind, other, region, now, bytes) => {
        const id = makeId(kind, region, now, bytes);
        const sibling = siblingId(other, id);
        expect(isId(other, sibling)).toBe(true);
        expect(homeOf(sibling)).toBe(region);
        expect(siblingId(kind, sibling)).toBe(id);
        expect(sibling).toBe(makeId(other, region, now, bytes));
      }),
    );
  });
});

describe('foreign text', () => {
  const good = makeId('order', 'eu', 1_780_000_000_000, new Uint8Array(10));

  test('is no id, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), aKind, (text, kind) => {
        expect(isId(kind, text)).toBe(false);
        expect(homeOf(text)).toBeUndefined();
      }),
    );
  });

  test('is no id when one character of an id is lost, added or of no alphabet', () => {
    for (let at = 0; at < good.length; at++) {
      const without = good.slice(0, at) + good.slice(at + 1);
      const foreign = ['!', 'U', ' ', '\n', 'é'].map(
        (character) => good.slice(0, at) + character + good.slice(at + 1),
      );
      const longer = `${good.slice(0, at)}0${good.slice(at)}`;
      for (const text of [without, longer, ...foreign]) expect(isId('order', text)).toBe(false);
    }
  });

  test.each([
    `${good}\n`,
    ` ${good}`,
    good.toUpperCase(),
    good.replace('_eu_', '_us_'),
    good.replace('_eu_', '__'),
    good.replace('ord', 'toString'),
    good.replace('ord', 'pay'),
    `${good}/../x`,
    '__proto__',
  ])('%j is no order', (text) => {
    expect(isId('order', text)).toBe(false);
  });
});
