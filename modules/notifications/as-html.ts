import type { Fact, Goods, GoodsSum, LetterContent } from './letter-content.ts';
import { paper, quiet, rule, table, typographyOf } from './typography.ts';
import type { Typography } from './typography.ts';

/**
 * The letter as a page that mail programs show alike: tables for the layout, styles inline, nothing
 * fetched from anywhere. Every word is escaped.
 */
export function asHtml(content: LetterContent): string {
  const type = typographyOf(content.language);
  const { afterwords, closing, facts, goods, greeting, heading, paragraphs, preview } = content;
  const rows = [
    row('0 0 40px', `<p style="${type.wordmark}">MERIDIAN</p>`, 'center'),
    row('0 0 24px', `<h1 style="${type.heading}">${escape(heading)}</h1>`),
    ...[...(greeting === undefined ? [] : [greeting]), ...paragraphs].map((paragraph) =>
      row('0 0 16px', `<p style="${type.body}">${escape(paragraph)}</p>`),
    ),
    row('16px 0 8px', factsTable(facts, type)),
    ...(goods ? [row('16px 0 8px', goodsTable(goods, type))] : []),
    ...afterwords.map((paragraph) =>
      row('16px 0 0', `<p style="${type.body}">${escape(paragraph)}</p>`),
    ),
    ...(closing.length > 0
      ? [row('32px 0 0', `<p style="${type.body}">${closing.map(escape).join('<br>')}</p>`)]
      : []),
  ];
  return document(content, `${hidden(preview)}${card(rows.join('\n'))}`);
}

function document({ language, subject }: LetterContent, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escape(subject)}</title>
<style>@media (max-width: 480px) { .card { padding: 40px 24px !important; } .desk { padding: 0 !important; } }</style>
</head>
<body style="margin:0;padding:0;background:${table};">
${body}
</body>
</html>
`;
}

/** Shown by mail programs beside the subject, and nowhere else. */
function hidden(preview: string): string {
  return `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${escape(preview)}</div>\n`;
}

function card(rows: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${table};">
<tr><td class="desk" align="center" style="padding:32px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:${paper};">
<tr><td class="card" style="padding:56px 64px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${rows}
</table>
</td></tr>
</table>
</td></tr>
</table>`;
}

function row(padding: string, html: string, align: 'left' | 'center' = 'left'): string {
  return `<tr><td align="${align}" style="padding:${padding};">${html}</td></tr>`;
}

function factsTable(facts: readonly Fact[], type: Typography): string {
  const rows = facts.map(({ label, lines }) => {
    const padding = `padding:10px 0;border-top:1px solid ${rule};vertical-align:top;`;
    return `<tr><th scope="row" align="left" width="34%" style="${padding}padding-right:16px;font-weight:normal;"><span style="${type.small}">${escape(label)}</span></th>
<td style="${padding}overflow-wrap:anywhere;"><span style="${type.body}font-size:15px;">${lines.map(escape).join('<br>')}</span></td></tr>`;
  });
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-bottom:1px solid ${rule};">
${rows.join('\n')}
</table>`;
}

function goodsTable({ columns, lines, sums }: Goods, type: Typography): string {
  const head = `padding:0 0 8px;font-weight:normal;${type.small}`;
  const pieces = lines.map(({ amount, details, title }) => {
    const cell = `padding:14px 0;border-top:1px solid ${rule};vertical-align:top;`;
    return `<tr><td style="${cell}padding-right:16px;"><p style="${type.title}">${escape(title)}</p><p style="${type.small}">${escape(details)}</p></td>
<td align="right" style="${cell}"><span style="${type.amount}">${escape(amount)}</span></td></tr>`;
  });
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><th scope="col" align="left" style="${head}">${escape(columns.piece)}</th><th scope="col" align="right" style="${head}">${escape(columns.amount)}</th></tr>
${pieces.join('\n')}
${sums.map((sum, index) => sumRow(sum, index === 0, type)).join('\n')}
</table>`;
}

function sumRow({ amount, isTotal, label }: GoodsSum, isFirst: boolean, type: Typography): string {
  const line = isFirst || isTotal ? `border-top:1px solid ${isTotal ? quiet : rule};` : '';
  const space = isFirst ? '14px 0 8px' : isTotal ? '12px 0' : '0 0 8px';
  const cell = `padding:${space};${line}`;
  const labelStyle = isTotal ? type.title : type.small;
  const amountStyle = isTotal ? `${type.amount}font-size:17px;` : type.amount;
  return `<tr><th scope="row" align="left" style="${cell}font-weight:normal;"><span style="${labelStyle}">${escape(label)}</span></th>
<td align="right" style="${cell}"><span style="${amountStyle}">${escape(amount)}</span></td></tr>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
