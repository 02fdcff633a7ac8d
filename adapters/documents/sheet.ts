import PdfFile from 'pdfkit';
import type { PrintableDocument } from '#ports/documents.ts';
import { labels } from './labels.ts';
import type { HanForm } from './script.ts';
import { setLine } from './typesetter.ts';
import type { SetLine, TextStyle } from './typesetter.ts';
import { typeface } from './typefaces.ts';

type Pdf = PDFKit.PDFDocument;
/** A node of the tree that screen readers follow. */
export type Tag = PDFKit.PDFStructureElement;

/** Where a line of text goes, in points from the top left corner of the page. */
interface Place {
  readonly x: number;
  readonly baseline: number;
  /** The box within which `align` works; a text without one begins at `x`. */
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

/** An open PDF file, drawn upon page by page. */
export interface Sheet {
  readonly root: Tag;
  addPage(width: number, height: number): void;
  /** Draws a line and returns its width. */
  text(line: string | SetLine, style: TextStyle, place: Place, form?: HanForm): number;
  rule(x: number, y: number, width: number, weight: number, colour: string): void;
  /** A tag that holds other tags. */
  group(parent: Tag, tag: string): Tag;
  /** What `draw` draws becomes one tagged piece of content; it must stay on one page. */
  tagged(parent: Tag, tag: string, draw: () => void): void;
  /** What `draw` draws is decoration that screen readers pass over. */
  artifact(draw: () => void): void;
  pageCount(): number;
  /** Goes back to a page, from 0. */
  turnTo(page: number): void;
  finish(): Promise<Uint8Array>;
}

export function openSheet(document: PrintableDocument): Sheet {
  const pdf = openPdf(document);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  return {
    root,
    addPage: (width, height) => void pdf.addPage({ size: [width, height], margin: 0 }),
    text: (line, style, place, form = 'chinese') => {
      const set = typeof line === 'string' ? setLine(line, style, form) : line;
      drawLine(pdf, set, style, place);
      return set.width;
    },
    rule: (x, y, width, weight, colour) =>
      void pdf
        .lineWidth(weight)
        .strokeColor(colour)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(),
    group: (parent, tag) => {
      const group = pdf.struct(tag);
      parent.add(group);
      return group;
    },
    tagged: (parent, tag, draw) => {
      const content = pdf.markStructureContent(tag);
      draw();
      pdf.endMarkedContent();
      parent.add(pdf.struct(tag, {}, [content]));
    },
    artifact: (draw) => {
      pdf.markContent('Artifact', { type: 'Layout' });
      draw();
      pdf.endMarkedContent();
    },
    pageCount: () => pdf.bufferedPageRange().count,
    turnTo: (page) => void pdf.switchToPage(page),
    finish: () =>
      new Promise((resolve, reject) => {
        pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
        pdf.on('error', reject);
        root.end();
        pdf.end();
      }),
  };
}

function openPdf(document: PrintableDocument): Pdf {
  const issued = new Date(Date.parse(document.issuedOn));
  return new PdfFile({
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: document.language,
    tagged: true,
    displayTitle: true,
    // The library's default face would be loaded for nothing.
    font: '',
    info: {
      Title: `${labels[document.language].title[document.kind]} ${document.number}`,
      Author: document.seller.name,
      Producer: 'Meridian',
      Creator: 'Meridian',
      // Not the moment of printing: the same document is the same file.
      CreationDate: issued,
      ModDate: issued,
    },
  });
}

function drawLine(pdf: Pdf, line: SetLine, style: TextStyle, place: Place): void {
  const room = (place.width ?? line.width) - line.width + (style.tracking ?? 0) * style.size;
  const indent = place.align === 'right' ? room : place.align === 'center' ? room / 2 : 0;
  let x = place.x + indent;
  pdf.fillColor(style.colour).fontSize(style.size);
  for (const run of line.runs) {
    // The library takes a parsed face since 0.20; its published types still want bytes.
    pdf.registerFont(run.face, typeface(run.face) as unknown as Buffer);
    pdf.font(run.face);
    pdf.text(run.text, x, place.baseline, {
      lineBreak: false,
      baseline: 'alphabetic',
      characterSpacing: (style.tracking ?? 0) * style.size,
    });
    x += run.width;
  }
}
