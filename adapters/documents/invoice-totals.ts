import type { PrintableTax, PrintableTotal } from '#ports/documents.ts';
import { capitals, hairline, keyline, labelStyle, styles } from './design.ts';
import type { Letter } from './letter.ts';
import { fit, setLine } from './typesetter.ts';
import type { TextStyle } from './typesetter.ts';

const rowHeight = 18;
const totalHeight = 38;

/** Subtotals, the total and the taxes; each block stays whole on its page. */
export function drawTotals(letter: Letter): void {
  drawSums(letter);
  drawTaxes(letter);
}

function drawSums(letter: Letter): void {
  const { document, sheet } = letter;
  const heights = document.totals.map((total) =>
    total.kind === 'total' ? totalHeight : rowHeight,
  );
  const height = heights.reduce((sum, each) => sum + each, 10);
  if (letter.y + height > letter.bottom) letter.breakPage();
  letter.y += 8;
  const table = sheet.group(sheet.root, 'Table');
  for (const total of document.totals) {
    if (total.kind === 'total') drawTotal(letter, total, sheet.group(table, 'TR'));
    else drawSum(letter, total, sheet.group(table, 'TR'));
  }
  letter.y += 22;
}

type Row = Parameters<Letter['sheet']['tagged']>[0];

function drawSum(letter: Letter, total: PrintableTotal, row: Row): void {
  const { form, formats, labels, sheet } = letter;
  const box = sumBox(letter);
  const baseline = letter.y + 13;
  const label = total.label ?? labels.total[total.kind];
  const amount = setLine(formats.money(total.amount), styles.body, form);
  sheet.tagged(row, 'TH', () => {
    const style = fit(label, styles.body, form, box.width - amount.width - 12);
    sheet.text(label, style, { x: box.x, baseline }, form);
  });
  sheet.tagged(row, 'TD', () =>
    sheet.text(amount, styles.body, { ...box, baseline, align: 'right' }),
  );
  letter.y += rowHeight;
}

function drawTotal(letter: Letter, total: PrintableTotal, row: Row): void {
  const { document, form, formats, labels, sheet } = letter;
  const box = sumBox(letter);
  const baseline = letter.y + 29;
  const caption = capitals(total.label ?? labels.total.total, document.language);
  const text = formats.money(total.amount);
  const style = fit(text, styles.total, form, box.width - 80);
  const amount = setLine(text, style, form);
  sheet.artifact(() => sheet.rule(box.x, letter.y + 5, box.width, keyline.weight, keyline.colour));
  sheet.tagged(row, 'TH', () => {
    const captionStyle = fit(
      caption,
      labelStyle(document.language),
      form,
      box.width - amount.width - 12,
    );
    sheet.text(caption, captionStyle, { x: box.x, baseline }, form);
  });
  sheet.tagged(row, 'TD', () => sheet.text(amount, style, { ...box, baseline, align: 'right' }));
  letter.y += totalHeight;
}

function sumBox(letter: Letter): { x: number; width: number } {
  const width = letter.width * 0.5;
  return { x: letter.right - width, width };
}

function drawTaxes(letter: Letter): void {
  const { document, form, formats, labels, left, sheet, width } = letter;
  if (document.taxSummary.length === 0) return;
  const height = 40 + document.taxSummary.length * 15;
  if (letter.y + height > letter.bottom) letter.breakPage();
  const table = sheet.group(sheet.root, 'Table');
  const column = (width * 0.75) / 3;
  const columns: readonly (readonly [string, (tax: PrintableTax) => string])[] = [
    [labels.taxSummary, (tax) => tax.rateText],
    [labels.net, (tax) => formats.money(tax.net)],
    [labels.tax, (tax) => formats.money(tax.tax)],
    [labels.gross, (tax) => formats.money(tax.gross)],
  ];
  const place = (index: number) =>
    index === 0
      ? ({ x: left, width: width * 0.25, align: 'left' } as const)
      : ({ x: left + width * 0.25 + (index - 1) * column, width: column, align: 'right' } as const);
  const draw = (row: Row, tag: string, style: TextStyle, texts: readonly string[]) =>
    texts.forEach((text, index) => {
      const box = place(index);
      const fitted = fit(text, style, form, box.width - 6);
      sheet.tagged(row, tag, () =>
        sheet.text(text, fitted, { ...box, baseline: letter.y + 11 }, form),
      );
    });
  const heads = columns.map(([label]) => capitals(label, document.language));
  draw(sheet.group(table, 'TR'), 'TH', labelStyle(document.language), heads);
  letter.y += 18;
  sheet.artifact(() => sheet.rule(left, letter.y, width, hairline.weight, hairline.colour));
  letter.y += 3;
  for (const tax of document.taxSummary) {
    draw(
      sheet.group(table, 'TR'),
      'TD',
      styles.small,
      columns.map(([, text]) => text(tax)),
    );
    letter.y += 15;
  }
  letter.y += 22;
}
