import { describe, expect, test } from 'vitest';
import { assert, present, unreachable } from './assert.ts';
import { localized } from './language.ts';
import { ok, refused } from './result.ts';

describe('a result', () => {
  test('holds its value, or its code with what was said', () => {
    expect(ok(7)).toEqual({ ok: true, value: 7 });
    expect(ok()).toEqual({ ok: true, value: undefined });
    expect(refused('order_not_found')).toStrictEqual({ ok: false, code: 'order_not_found' });
    expect(refused('x', 'Why', { line: 3 })).toStrictEqual({
      ok: false,
      code: 'x',
      detail: 'Why',
      meta: { line: 3 },
    });
    // An empty detail is a detail.
    expect(refused('x', '')).toStrictEqual({ ok: false, code: 'x', detail: '' });
  });
});

describe('an invariant', () => {
  test('that does not hold throws, and says which', () => {
    expect(() => assert(false, 'two is one')).toThrow('Invariant broken: two is one');
    expect(() => present(null, 'order')).toThrow('no order');
    expect(() => present(undefined, 'order')).toThrow('no order');
    // What a cast or foreign data may smuggle past the types.
    expect(() => unreachable('odd' as never, 'status')).toThrow('unexpected status "odd"');
  });

  test('that holds does nothing, also for what is falsy and there', () => {
    expect(() => assert(true, '')).not.toThrow();
    for (const value of [0, '', false]) expect(present(value, 'value')).toBe(value);
  });
});

describe('localized text', () => {
  test('falls back to English', () => {
    const text = { en: 'bag', ja: 'バッグ' };
    expect(localized(text, 'ja')).toBe('バッグ');
    expect(localized(text, 'ko')).toBe('bag');
  });
});
