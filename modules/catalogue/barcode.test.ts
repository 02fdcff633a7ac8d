import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ean13CheckDigit, isEan13, toEan13 } from './barcode.ts';

describe('barcodes', () => {
  test.each([
    ['4006381333931', true],
    ['5901234123457', true],
    ['0012345678905', true],
    ['4006381333932', false],
    ['400638133393', false],
    ['40063813339310', false],
    ['4006381 33931', false],
    ['４００６３８１３３３９３１', false],
    ['', false],
  ])('%s is an EAN-13: %s', (text, expected) => {
    expect(isEan13(text)).toBe(expected);
  });

  const twelve = fc.stringMatching(/^\d{12}$/);

  test('twelve digits with their check digit are valid, with any other they are not', () => {
    fc.assert(
      fc.property(twelve, fc.integer({ min: 0, max: 9 }), (digits, last) => {
        expect(isEan13(`${digits}${last}`)).toBe(last === ean13CheckDigit(digits));
      }),
    );
  });

  test('one mistyped digit is always noticed', () => {
    fc.assert(
      fc.property(twelve, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
        const code = `${digits}${ean13CheckDigit(digits)}`;
        const wrong = (Number(code[place]) + shift) % 10;
        expect(isEan13(`${code.slice(0, place)}${wrong}${code.slice(place + 1)}`)).toBe(false);
      }),
    );
  });

  test('a UPC-A is the EAN-13 with a zero in front', () => {
    expect(isEan13(toEan13('012345678905'))).toBe(true);
    expect(toEan13('4006381333931')).toBe('4006381333931');
    expect(toEan13('abc')).toBe('abc');
  });
});
