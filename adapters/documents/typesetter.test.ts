import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, setLine, setParagraph } from './typesetter.ts';
import type { SetLine, TextStyle } from './typesetter.ts';

const style: TextStyle = { face: 'noto-sans', size: 10, colour: '#000000' };

function textOf(line: SetLine): string {
  return line.runs.map((run) => run.text).join('');
}

function paragraph(text: string, width: number): string[] {
  return setParagraph(text, style, 'japanese', width).map(textOf);
}

describe('setting a paragraph', () => {
  test('breaks English between words', () => {
    expect(paragraph('silk twill scarf', 50)).toEqual(['silk twill', 'scarf']);
  });

  test('begins no Japanese line with a full stop or a small kana', () => {
    for (const line of paragraph('ご返品はショップにて。承ります。', 30)) {
      expect(line).not.toMatch(/^[。ョッ]/);
    }
  });

  test('breaks Korean at its spaces', () => {
    expect(paragraph('수작업 여행 가방', 60)).toEqual(['수작업 여행', '가방']);
  });

  test('breaks a word that is wider than the line', () => {
    expect(paragraph('ABCDEFGHIJKLMNOP', 40).length).toBeGreaterThan(2);
  });

  test('never exceeds the width and loses nothing, whatever the text', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('aWé-, ж한글東京。ー')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(word, fc.integer({ min: 20, max: 200 }), (text, width) => {
        const lines = setParagraph(text, style, 'japanese', width);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width);
        const bare = (each: string) => each.replaceAll(' ', '');
        expect(bare(lines.map(textOf).join(''))).toBe(bare(text));
      }),
    );
  });
});

describe('fitting a figure into its column', () => {
  test('leaves what fits alone and shrinks what does not', () => {
    expect(fit('1,00', style, 'chinese', 100)).toBe(style);
    const shrunk = fit('1.000.000.000,00 CHF', style, 'chinese', 40);
    expect(setLine('1.000.000.000,00 CHF', shrunk, 'chinese').width).toBeCloseTo(40, 5);
  });
});
