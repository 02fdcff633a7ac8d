import type { PrintableDocument } from '#ports/documents.ts';
import {
  capitals,
  hairline,
  keyline,
  labelStyle,
  paperSizes,
  styles,
  titleStyle,
} from './design.ts';
import { formatsOf } from './formats.ts';
import { drawLines } from './invoice-lines.ts';
import { drawTotals } from './invoice-totals.ts';
import { drawParties } from './invoice-parties.ts';
import { labels } from './labels.ts';
import type { Letter } from './letter.ts';
import { hanForm, partyForm } from './script.ts';
import type { Sheet } from './sheet.ts';
import { fit, setParagraph } from './typesetter.ts';

const marginSide = 62;
const marginBottom = 84;

/** Draws an invoice or a credit note on as many sheets as it needs. */
export function drawInvoice(sheet: Sheet, document: PrintableDocument): void {
  const letter = openLetter(sheet, document);
  drawHead(letter);
  drawParties(letter);
  drawLines(letter);
  drawTotals(letter);
  drawRemarks(letter);
  drawFooters(letter);
}

function openLetter(sheet: Sheet, document: PrintableDocument): Letter {
  const [pageWidth, pageHeight] = paperSizes[document.paper];
  const form = hanForm('', document.language);
  sheet.addPage(pageWidth, pageHeight);
  const letter: Letter = {
    sheet,
    document,
    form,
    labels: labels[document.language],
    formats: formatsOf(document),
    left: marginSide,
    right: pageWidth - marginSide,
    width: pageWidth - 2 * marginSide,
    bottom: pageHeight - marginBottom,
    y: 0,
    breakPage: () => {
      sheet.addPage(pageWidth, pageHeight);
      sheet.artifact(() => drawContinuationHead(letter));
    },
  };
  return letter;
}

function drawHead(letter: Letter): void {
  const { document, form, labels, left, sheet, width } = letter;
  const sellerForm = partyForm(document.seller, document.language);
  // Letter is shorter than A4, and takes it from the air at the top.
  const top = document.paper === 'letter' ? 62 : 76;
  sheet.tagged(sheet.root, 'P', () => {
    const name = capitals(document.seller.name, document.language);
    const style = fit(name, styles.wordmark, sellerForm, width);
    sheet.text(name, style, { x: left, baseline: top, width, align: 'center' }, sellerForm);
  });
  letter.y = document.paper === 'letter' ? 134 : 164;
  sheet.tagged(sheet.root, 'H1', () => {
    const title = labels.title[document.kind];
    sheet.text(
      title,
      titleStyle(styles.title, document.language),
      { x: left, baseline: letter.y },
      form,
    );
  });
  letter.y += 26;
  drawFacts(letter);
}

/** The row of number, date and order under the title. */
function drawFacts(letter: Letter): void {
  const { document, form, formats, labels, left, sheet, width } = letter;
  const facts = [
    [labels.number, document.number],
    [labels.issuedOn, formats.day(document.issuedOn)],
    [labels.order, document.orderNumber],
    [labels.originalInvoice, document.originalNumber],
  ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  sheet.artifact(() => sheet.rule(left, letter.y, width, keyline.weight, keyline.colour));
  const column = width / Math.max(3, facts.length);
  facts.forEach(([label, value], index) => {
    const x = left + index * column;
    sheet.tagged(sheet.root, 'P', () => {
      const caption = capitals(label, document.language);
      sheet.text(caption, labelStyle(document.language), { x, baseline: letter.y + 18 }, form);
      const style = fit(value, styles.body, form, column - 12);
      sheet.text(value, style, { x, baseline: letter.y + 32 }, form);
    });
  });
  letter.y += 44;
}

function drawContinuationHead(letter: Letter): void {
  const { document, form, labels, left, sheet, width } = letter;
  const name = capitals(document.seller.name, document.language);
  const sellerForm = partyForm(document.seller, document.language);
  const style = fit(name, styles.wordmarkSmall, sellerForm, width);
  sheet.text(name, style, { x: left, baseline: 58, width, align: 'center' }, sellerForm);
  const reference = `${labels.title[document.kind]}  ${document.number}`;
  const referenceStyle = fit(reference, styles.small, form, width);
  sheet.text(reference, referenceStyle, { x: left, baseline: 92 }, form);
  letter.y = 102;
}

/** How it was paid, and the notes, in a measure that reads well. */
function drawRemarks(letter: Letter): void {
  const { document, form, labels, left, sheet, width } = letter;
  const measure = Math.min(width, 330);
  const remarks: (readonly [string | undefined, string])[] = [];
  if (document.payment !== undefined) remarks.push([labels.payment, document.payment]);
  for (const note of document.notes) remarks.push([undefined, note]);
  for (const [label, text] of remarks) {
    const noteForm = hanForm(text, document.language);
    const lines = setParagraph(text, styles.small, noteForm, measure);
    const height = (label === undefined ? 0 : 13) + lines.length * 11.5 + 8;
    if (letter.y + height > letter.bottom) letter.breakPage();
    sheet.tagged(sheet.root, 'P', () => {
      if (label !== undefined) {
        const caption = capitals(label, document.language);
        sheet.text(
          caption,
          labelStyle(document.language),
          { x: left, baseline: letter.y + 8 },
          form,
        );
        letter.y += 13;
      }
      lines.forEach((line, row) =>
        sheet.text(line, styles.small, { x: left, baseline: letter.y + 9 + row * 11.5 }),
      );
    });
    letter.y += lines.length * 11.5 + 8;
  }
}

/** The seller's particulars and the page's number, once it is known how many pages there are. */
function drawFooters(letter: Letter): void {
  const { document, left, right, sheet, width } = letter;
  const { seller } = document;
  const taxId = seller.taxId === undefined ? [] : [seller.taxId];
  const imprint = [seller.name, ...seller.lines, ...taxId].join('  ·  ');
  const form = partyForm(document.seller, document.language);
  const lines = setParagraph(imprint, styles.footer, form, width - 60).slice(0, 3);
  const pages = sheet.pageCount();
  for (let page = 0; page < pages; page++) {
    sheet.turnTo(page);
    sheet.artifact(() => {
      const y = letter.bottom + 34;
      sheet.rule(left, y - 14, width, hairline.weight, hairline.colour);
      lines.forEach((line, row) =>
        sheet.text(line, styles.footer, { x: left, baseline: y + row * 9.5 }),
      );
      const place = { x: right - 60, baseline: y, width: 60, align: 'right' } as const;
      sheet.text(`${page + 1} / ${pages}`, styles.footer, place);
    });
  }
}
