import { describe, expect, test } from 'vitest';
import { glyphRuns, printable } from './glyph-runs.ts';
import type { HanForm } from './script.ts';

function runs(text: string, form: HanForm = 'chinese') {
  return glyphRuns(printable(text), 'noto-sans', form).map((run) => [run.face, run.text]);
}

describe('splitting a text into glyph runs', () => {
  test.each([
    ['nothing at all', '', []],
    ['Latin alone', 'Zoë', [['noto-sans', 'Zoë']]],
    ['Greek and Cyrillic together', 'Αθηνά Жук', [['noto-sans', 'Αθηνά Жук']]],
    [
      'hangul beside Cyrillic',
      'Анна 김',
      [
        ['noto-sans', 'Анна '],
        ['noto-sans-kr', '김'],
      ],
    ],
    [
      'a character beyond the basic plane',
      '𠮷a',
      [
        ['noto-sans-jp', '𠮷'],
        ['noto-sans', 'a'],
      ],
    ],
    ['a mark composed with its letter', 'e\u0301', [['noto-sans', 'é']]],
    [
      'a whole family as one box',
      'A👩‍👩‍👧B',
      [
        ['noto-sans', 'A'],
        ['noto-sans-sc', '□'],
        ['noto-sans', 'B'],
      ],
    ],
    ['a line break as a space', 'A\r\nB', [['noto-sans', 'A B']]],
    ['no marks of direction', 'A\u202eB\u200b', [['noto-sans', 'AB']]],
    [
      'half a surrogate pair as a box',
      'A\ud800',
      [
        ['noto-sans', 'A'],
        ['noto-sans-sc', '□'],
      ],
    ],
  ])('gives %s', (_, text, expected) => {
    expect(runs(text)).toEqual(expected);
  });

  test('sets quotation marks wide within Chinese and narrow within English', () => {
    expect(runs('广场“二期”楼')).toEqual([['noto-sans-sc', '广场“二期”楼']]);
    expect(runs('the “Second”')).toEqual([['noto-sans', 'the “Second”']]);
  });

  test('prefers the faces of the wanted form of Han characters', () => {
    expect(runs('直', 'japanese')).toEqual([['noto-sans-jp', '直']]);
    expect(runs('直', 'chinese')).toEqual([['noto-sans-sc', '直']]);
    expect(runs('直한', 'korean')).toEqual([
      ['noto-sans-jp', '直'],
      ['noto-sans-kr', '한'],
    ]);
  });
});
