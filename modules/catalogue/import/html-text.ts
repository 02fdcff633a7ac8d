import { Parser } from 'htmlparser2';

const blocks = new Set([
  'address',
  'article',
  'blockquote',
  'dd',
  'div',
  'dl',
  'dt',
  'figure',
  'footer',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'ul',
]);
const lines = new Set(['br', 'li', 'tr']);
/** What they hold is for machines. */
const silent = new Set(['iframe', 'noscript', 'object', 'script', 'style', 'template', 'title']);

/**
 * The plain text of a piece of HTML, however broken: paragraphs parted by an empty line, list
 * items marked by a bullet, entities decoded, scripts and styles gone. Since only text is kept,
 * nothing in it can ever run. Text without markup comes back with its line breaks.
 */
export function htmlToText(html: string): string {
  let text = '';
  let silence = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (silent.has(name)) silence++;
        else if (blocks.has(name)) text += '\n\n';
        else if (name === 'li') text += '\n• ';
        else if (lines.has(name)) text += '\n';
        else if (name === 'td' || name === 'th') text += ' ';
      },
      ontext(piece) {
        if (silence === 0) text += piece;
      },
      onclosetag(name) {
        if (silent.has(name)) silence = Math.max(0, silence - 1);
        else if (blocks.has(name)) text += '\n\n';
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return tidy(text);
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\t\u00a0\u2028\u2029 ]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, (mark) => (keptMarks.has(mark) ? mark : ''))
    .replaceAll(/ *\n */g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Line break, and the joiners that scripts and combined signs need. */
const keptMarks = new Set(['\n', '\u200c', '\u200d']);
