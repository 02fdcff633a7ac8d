import type { PrintableLine } from '#ports/documents.ts';
import { capitals, hairline, keyline, labelStyle, styles } from './design.ts';
import type { Letter } from './letter.ts';
import { hanForm } from './script.ts';
import type { Tag } from './sheet.ts';
import { fit, setParagraph } from './typesetter.ts';
import type { SetLine } from './typesetter.ts';

const titleLeading = 12.5;
const detailLeading = 11;

interface Column {
  readonly label: string;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly text: (line: PrintableLine) => string;
}

/** The table of what was bought; its head is repeated on every page. */
export function drawLines(letter: Letter): void {
  const columns = columnsOf(letter);
  const table = letter.sheet.group(letter.sheet.root, 'Table');
  drawTableHead(letter, columns, table);
  for (const line of letter.document.lines) {
    const item = itemLines(letter, columns, line);
    const height = 17 + item.title.length * titleLeading + item.detail.length * detailLeading;
    if (letter.y + height > letter.bottom) {
      letter.breakPage();
      drawTableHead(letter, columns, undefined);
    }
    drawLine(letter, columns, line, item, letter.sheet.group(table, 'TR'));
    letter.y += height;
    letter.sheet.artifact(() =>
      letter.sheet.rule(letter.left, letter.y, letter.width, hairline.weight, hairline.colour),
    );
  }
}

function columnsOf(letter: Letter): Column[] {
  const { document, formats, labels, left, right } = letter;
  const taxed = document.lines.some((line) => line.taxRateText !== undefined);
  const figures: readonly (readonly [string, number, Column['text']])[] = [
    [labels.quantity, 40, (line) => formats.count(line.quantity)],
    [labels.unitPrice, 92, (line) => formats.money(line.unitPrice)],
    ...(taxed
      ? [[labels.taxRate, 58, (line: PrintableLine) => line.taxRateText ?? ''] as const]
      : []),
    [labels.amount, 92, (line) => formats.money(line.total)],
  ];
  let x = right;
  const columns: Column[] = [];
  for (const [label, width, text] of figures.toReversed()) {
    x -= width;
    columns.unshift({ label, x: x + 8, width: width - 8, align: 'right', text });
  }
  const width = x - left - 8;
  return [
    { label: labels.item, x: left, width, align: 'left', text: (line) => line.title },
    ...columns,
  ];
}

/** Draws the head; on later pages it is decoration, since it was read out once. */
function drawTableHead(letter: Letter, columns: readonly Column[], table: Tag | undefined): void {
  const { form, left, sheet, width } = letter;
  const baseline = letter.y + 15;
  const head = table && sheet.group(table, 'TR');
  const draw = (column: Column) => {
    const caption = capitals(column.label, letter.document.language);
    const style = fit(caption, labelStyle(letter.document.language), form, column.width);
    sheet.text(caption, style, { ...column, baseline }, form);
  };
  for (const column of columns) {
    if (head) sheet.tagged(head, 'TH', () => draw(column));
    else sheet.artifact(() => draw(column));
  }
  letter.y += 24;
  sheet.artifact(() => sheet.rule(left, letter.y, width, keyline.weight, keyline.colour));
}

function detailOf(line: PrintableLine): string {
  return [line.options, line.sku].filter((text) => text !== undefined).join('   ');
}

type ItemLines = Readonly<Record<'title' | 'detail', readonly SetLine[]>>;

function itemLines(letter: Letter, [item]: readonly Column[], line: PrintableLine): ItemLines {
  const { language } = letter.document;
  const detail = detailOf(line);
  const width = item?.width ?? 0;
  return {
    title: setParagraph(line.title, styles.body, hanForm(line.title, language), width),
    detail:
      detail === '' ? [] : setParagraph(detail, styles.small, hanForm(detail, language), width),
  };
}

function drawLine(
  letter: Letter,
  [item, ...figures]: readonly Column[],
  line: PrintableLine,
  { detail, title }: ItemLines,
  row: Tag,
): void {
  if (!item) return;
  const { form, sheet } = letter;
  const baseline = letter.y + 18;
  sheet.tagged(row, 'TD', () => {
    const { x } = item;
    title.forEach((text, index) =>
      sheet.text(text, styles.body, { x, baseline: baseline + index * titleLeading }),
    );
    const below = baseline + title.length * titleLeading - 0.5;
    detail.forEach((text, index) =>
      sheet.text(text, styles.small, { x, baseline: below + index * detailLeading }),
    );
  });
  for (const column of figures) {
    const text = column.text(line);
    const style = fit(text, styles.body, form, column.width);
    sheet.tagged(row, 'TD', () => sheet.text(text, style, { ...column, baseline }, form));
  }
}
