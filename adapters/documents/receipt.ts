import type { PrintableDocument, PrintableLine } from '#ports/documents.ts';
import { capitals, hairline, keyline, labelStyle, styles, titleStyle } from './design.ts';
import { formatsOf } from './formats.ts';
import { labels } from './labels.ts';
import { hanForm, partyForm } from './script.ts';
import type { HanForm } from './script.ts';
import type { Sheet } from './sheet.ts';
import { fit, setLine, setParagraph } from './typesetter.ts';
import type { TextStyle } from './typesetter.ts';

/** 80 mm, the common width of receipt paper. */
const pageWidth = 226.77;
const margin = 17;
const width = pageWidth - 2 * margin;

/** Something to draw below what is already there. */
interface Strip {
  readonly height: number;
  readonly draw: (sheet: Sheet, y: number) => void;
}

/** A PDF page is at most 14,400 points long. */
const pageHeightMax = 14_000;

/** Draws a receipt on one page that is as long as it needs to be, or more at five metres each. */
export function drawReceipt(sheet: Sheet, document: PrintableDocument): void {
  const strips = [
    ...headStrips(document),
    ...document.lines.flatMap((line) => lineStrips(document, line)),
    gap(6),
    ...totalStrips(document),
    ...taxStrips(document),
    ...footStrips(document),
  ];
  while (strips.length > 0) drawPage(sheet, takePage(strips));
}

/** Takes the strips of one page off the front. */
function takePage(strips: Strip[]): Strip[] {
  let height = 0;
  const end = strips.findIndex((strip) => {
    height += strip.height;
    return height > pageHeightMax;
  });
  return strips.splice(0, end === -1 ? strips.length : end);
}

function drawPage(sheet: Sheet, strips: readonly Strip[]): void {
  const height = strips.reduce((sum, strip) => sum + strip.height, 2 * margin + 16);
  sheet.addPage(pageWidth, height);
  let y = margin + 8;
  for (const strip of strips) {
    strip.draw(sheet, y);
    y += strip.height;
  }
}

function headStrips(document: PrintableDocument): Strip[] {
  const { language, seller } = document;
  const words = labels[language];
  const form = hanForm('', language);
  const sellerForm = partyForm(seller, language);
  const name = capitals(seller.name, language);
  const taxId = seller.taxId === undefined ? [] : [seller.taxId];
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.number, document.number],
    [words.issuedOn, formatsOf(document).day(document.issuedOn)],
    [words.order, document.orderNumber],
    [words.originalInvoice, document.originalNumber],
  ];
  return [
    centred(name, fit(name, styles.receiptWordmark, sellerForm, width), sellerForm, 17),
    gap(4),
    ...[...seller.lines, ...taxId].flatMap((text) => centredLines(text, sellerForm)),
    gap(18),
    centred(words.title[document.kind], titleStyle(styles.receiptTitle, language), form, 18, 'H1'),
    gap(8),
    rule(keyline),
    gap(4),
    ...facts.flatMap(([label, text]) =>
      text === undefined ? [] : [pair(label, text, styles.small, styles.receiptBody, form)],
    ),
    gap(4),
    rule(keyline),
  ];
}

function lineStrips(document: PrintableDocument, line: PrintableLine): Strip[] {
  const formats = formatsOf(document);
  const form = hanForm(line.title, document.language);
  const detail = [line.options, line.sku].filter((text) => text !== undefined).join('   ');
  const each = `${formats.count(line.quantity)} × ${formats.money(line.unitPrice)}`;
  return [
    gap(5),
    ...setParagraph(line.title, styles.receiptBody, form, width).map((text) =>
      strip(11, 'P', (sheet, y) =>
        sheet.text(text, styles.receiptBody, { x: margin, baseline: y + 9 }),
      ),
    ),
    ...(detail === '' ? [] : setParagraph(detail, styles.small, form, width)).map((text) =>
      strip(10.5, 'P', (sheet, y) =>
        sheet.text(text, styles.small, { x: margin, baseline: y + 8.5 }),
      ),
    ),
    pair(each, formats.money(line.total), styles.small, styles.receiptBody, form),
    gap(4),
    rule(hairline),
  ];
}

function totalStrips(document: PrintableDocument): Strip[] {
  const words = labels[document.language];
  const formats = formatsOf(document);
  const form = hanForm('', document.language);
  return document.totals.flatMap((total) => {
    const label = total.label ?? words.total[total.kind];
    const amount = formats.money(total.amount);
    if (total.kind !== 'total') {
      return [pair(label, amount, styles.receiptBody, styles.receiptBody, form)];
    }
    const caption = capitals(label, document.language);
    return [
      gap(5),
      rule(keyline),
      gap(8),
      pair(caption, amount, labelStyle(document.language), styles.receiptTotal, form, 20),
    ];
  });
}

function taxStrips(document: PrintableDocument): Strip[] {
  const formats = formatsOf(document);
  const words = labels[document.language];
  const form = hanForm('', document.language);
  return document.taxSummary.flatMap((tax) => [
    gap(6),
    pair(tax.rateText, `${words.tax} ${formats.money(tax.tax)}`, styles.small, styles.small, form),
    pair(
      `${words.net} ${formats.money(tax.net)}`,
      `${words.gross} ${formats.money(tax.gross)}`,
      styles.small,
      styles.small,
      form,
    ),
  ]);
}

function footStrips(document: PrintableDocument): Strip[] {
  const { buyer, language, notes, payment } = document;
  const words = labels[language];
  const form = hanForm('', language);
  const paid =
    payment === undefined ? [] : [gap(10), ...captioned(words.payment, payment, document)];
  const bought =
    buyer === undefined
      ? []
      : [
          gap(10),
          centred(capitals(words.buyer, language), labelStyle(language), form, 11),
          ...[buyer.name, ...buyer.lines].flatMap((text) =>
            centredLines(text, partyForm(buyer, language)),
          ),
        ];
  const closing = notes.flatMap((note) =>
    [gap(9)].concat(centredLines(note, hanForm(note, language))),
  );
  return [...paid, ...bought, ...closing];
}

function captioned(label: string, text: string, { language }: PrintableDocument): Strip[] {
  const form = hanForm(text, language);
  return [
    centred(capitals(label, language), labelStyle(language), hanForm('', language), 11),
    ...centredLines(text, form),
  ];
}

function gap(height: number): Strip {
  return { height, draw: () => {} };
}

function rule(line: typeof hairline | typeof keyline): Strip {
  return {
    height: 1,
    draw: (sheet, y) =>
      sheet.artifact(() => sheet.rule(margin, y + 0.5, width, line.weight, line.colour)),
  };
}

function strip(height: number, tag: string, draw: (sheet: Sheet, y: number) => void): Strip {
  return {
    height,
    draw: (sheet, y) => sheet.tagged(sheet.root, tag, () => draw(sheet, y)),
  };
}

function centred(text: string, style: TextStyle, form: HanForm, height: number, tag = 'P'): Strip {
  return strip(height, tag, (sheet, y) =>
    sheet.text(text, style, { x: margin, baseline: y + height - 3, width, align: 'center' }, form),
  );
}

function centredLines(text: string, form: HanForm): Strip[] {
  return setParagraph(text, styles.small, form, width).map((line) =>
    strip(10.5, 'P', (sheet, y) =>
      sheet.text(line, styles.small, { x: margin, baseline: y + 8, width, align: 'center' }),
    ),
  );
}

/** A label at the left and its figure at the right, which has precedence. */
function pair(
  label: string,
  figure: string,
  labelStyle: TextStyle,
  figureStyle: TextStyle,
  form: HanForm,
  height = 13,
): Strip {
  const fitted = fit(figure, figureStyle, form, width * 0.75);
  const line = setLine(figure, fitted, form);
  const labelFitted = fit(label, labelStyle, form, width - line.width - 8);
  const baselineOf = (y: number) => y + height - 3.5;
  return strip(height, 'P', (sheet, y) => {
    sheet.text(label, labelFitted, { x: margin, baseline: baselineOf(y) }, form);
    sheet.text(line, fitted, { x: margin, baseline: baselineOf(y), width, align: 'right' });
  });
}
