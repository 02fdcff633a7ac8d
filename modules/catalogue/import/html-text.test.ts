import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToText } from './html-text.ts';

describe('HTML as text', () => {
  test.each([
    ['plain words', 'plain words'],
    ['two\r\nlines', 'two\nlines'],
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<ul><li>A</li><li>B</li></ul>', '• A\n• B'],
    ['<b>Bold <i>and</b> broken', 'Bold and broken'],
    ['caf&eacute; &amp; th&#233; &lt;3', 'café & thé <3'],
    ['5 < 6 and 7 > 6', '5 < 6 and 7 > 6'],
    ['<script>alert(1)</script>safe<style>p{}</style>', 'safe'],
    ['<img src=x onerror=alert(1)>safe', 'safe'],
    ['<a href="javascript:alert(1)">link</a>', 'link'],
    ['a<!-- hidden -->b', 'ab'],
    ['  too \t  many\u00a0 spaces  ', 'too many spaces'],
    ['<table><tr><td>A</td><td>B</td></tr></table>', 'A B'],
    ['絹の<span>スカーフ</span>', '絹のスカーフ'],
    ['turned\u202eround', 'turnedround'],
    ['', ''],
  ])('%j is %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  test('whatever comes in, no tag is left and no space around', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<script>',
      '</script>',
      '<',
      '>',
      'word',
      ' ',
      '\n',
      '"',
      '<b x="',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = htmlToText(pieces.join(''));
        expect(text).not.toMatch(/<(script|p|b)\b/);
        expect(text).toBe(text.trim());
      }),
    );
  });
});
