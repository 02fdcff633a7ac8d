import * as fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { languages } from '#kernel/language.ts';
import { money } from '#kernel/money.ts';
import { documentLimits } from './documents.ts';
import type { Documents, PrintableDocument } from './documents.ts';
import { sampleDocument } from './documents.samples.ts';

/** What is opened for the contract; `close` runs after its last test. */
export interface OpenedDocuments {
  readonly documents: Documents;
  readonly close?: () => Promise<void>;
}

const titles = {
  en: ['Invoice', 'Credit note', 'Receipt'],
  de: ['Rechnung', 'Rechnungskorrektur', 'Kassenbeleg'],
  fr: ['Facture', 'Avoir', 'Ticket de caisse'],
  it: ['Fattura', 'Nota di credito', 'Scontrino'],
  ja: ['請求書', '返還請求書', '領収書'],
  'zh-Hans': ['发票', '红字发票', '收据'],
  ko: ['청구서', '환불 명세서', '영수증'],
} as const;

const issuedOn = {
  en: 'November 21, 2026',
  de: '21. November 2026',
  fr: '21 novembre 2026',
  it: '21 novembre 2026',
  ja: '2026年11月21日',
  'zh-Hans': '2026年11月21日',
  ko: '2026년 11월 21일',
} as const;

const totals = {
  en: '$4,900.00',
  de: '4.900,00 €',
  fr: '4 900,00 €',
  it: '4.900,00 CHF',
  ja: '¥490,000',
  'zh-Hans': 'HK$4,900.00',
  ko: '₩4,900,000',
} as const;

/** Letters of the scripts that the port promises, as names and addresses hold them. */
const letter = fc
  .oneof(
    fc.integer({ min: 0x41, max: 0x5a }),
    fc.integer({ min: 0xc0, max: 0x17e }),
    fc.integer({ min: 0x1ea0, max: 0x1ef9 }),
    fc.constantFrom(...Array.from('αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώΆΈΩ', code)),
    fc.integer({ min: 0x400, max: 0x45f }),
    fc.integer({ min: 0x3041, max: 0x3096 }),
    fc.integer({ min: 0x30a1, max: 0x30fa }),
    // Not all ideographs: a few rare pairs look the same and share a glyph, so one reads as the other.
    fc.constantFrom(
      ...Array.from(
        '山田東京都港区青渡邉髙橋德龍龙东马汉广上海静安赵龑靈國国学學語语金瑞姸李王陳陈張张爱愛直骨',
        code,
      ),
    ),
    fc.integer({ min: 0xac00, max: 0xd7a3 }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

function code(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** The tests that every adapter of `Documents` passes. They read the text back out of the file. */
export function documentsContract(name: string, open: () => Promise<OpenedDocuments>): void {
  describe(`${name} keeps the contract of documents`, () => {
    let opened: OpenedDocuments | undefined;
    const render = (document: PrintableDocument) =>
      present(opened, 'opened adapter').documents.render(document);
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened?.close?.();
    });

    for (const language of languages) {
      for (const [index, kind] of (['invoice', 'credit-note', 'receipt'] as const).entries()) {
        test(`prints the words, names and figures of a ${kind} in ${language}`, async () => {
          const document = sampleDocument(language, { kind, originalNumber: 'EU-2026-000007' });
          const pages = await pagesOf(await render(document));
          expect(pages).toHaveLength(1);
          const text = pages.join('');
          const buyer = present(document.buyer, 'buyer');
          const printed = [
            titles[language][index] ?? '?',
            issuedOn[language],
            totals[language],
            document.number,
            'M-7F3K-92QD',
            'EU-2026-000007',
            document.payment ?? '?',
            buyer.name,
            ...buyer.lines,
            ...document.seller.lines,
            ...document.lines.flatMap((line) => [line.title, line.options ?? '?', line.sku ?? '?']),
            ...document.notes,
          ];
          for (const each of printed) expect(text).toContain(squeezed(each));
        });
      }
    }

    test('mixes scripts within one name', async () => {
      const names = ['Ольга 김서연 山田さくら', 'Αθηνά 赵龑 Nguyễn', '𠮷野家 Łódź 한글 ﾊﾝｶｸ'];
      const seller = { name: 'Meridian', lines: names };
      const [text = ''] = await pagesOf(await render(sampleDocument('de', { seller })));
      for (const each of names) expect(text).toContain(squeezed(each));
    });

    test('gives back every letter of any mix of scripts, as a reader would copy it', async () => {
      const mixes = fc.array(fc.string({ unit: letter, minLength: 1, maxLength: 24 }), {
        minLength: 1,
        maxLength: documentLimits.addressLines,
      });
      await fc.assert(
        fc.asyncProperty(mixes, fc.constantFrom(...languages), async (lines, language) => {
          const seller = { name: 'Meridian', lines };
          const [text = ''] = await pagesOf(await render(sampleDocument(language, { seller })));
          for (const line of lines) expect(text).toContain(line.normalize('NFC'));
        }),
        { numRuns: 60 },
      );
    });

    test('prints a box for each character that no typeface has', async () => {
      const buyer = { name: 'Zoë 👩‍👩‍👧🎁 ไ', lines: [] };
      const [text] = await pagesOf(await render(sampleDocument('en', { buyer, shipTo: buyer })));
      expect(text).toContain('Zoë□□□');
    });

    test('prints any text whatever without throwing', async () => {
      const anyText = fc.string({ unit: 'binary', maxLength: documentLimits.text / 2 });
      await fc.assert(
        fc.asyncProperty(anyText, fc.constantFrom(...languages), async (text, language) => {
          const party = { name: text, lines: [text] };
          const notes = [text];
          const bytes = await render(
            sampleDocument(language, { seller: party, buyer: party, notes }),
          );
          expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
        }),
        { numRuns: 40 },
      );
    });

    test('gives the same bytes for the same document, whatever was printed between', async () => {
      const first = await render(sampleDocument('ja'));
      await render(sampleDocument('ko', { kind: 'receipt' }));
      expect(Buffer.from(await render(sampleDocument('ja'))).equals(first)).toBe(true);
    });

    test('gives other bytes for another document', async () => {
      const first = await render(sampleDocument('ja'));
      const other = await render(sampleDocument('ja', { number: 'EU-2026-000124' }));
      expect(Buffer.from(other).equals(first)).toBe(false);
    });

    test('repeats the head and counts the pages of a long invoice, losing no line', async () => {
      const sample = sampleDocument('en');
      const line = present(sample.lines[0], 'line');
      const lines = Array.from({ length: 60 }, (_, index) => ({
        ...line,
        sku: `SKU-${index}-END`,
      }));
      const pages = await pagesOf(await render({ ...sample, lines }));
      expect(pages.length).toBeGreaterThan(2);
      pages.forEach((page, index) => {
        expect(page).toContain(squeezed(sample.number));
        expect(page).toContain(`${index + 1}/${pages.length}`);
      });
      for (const { sku } of lines) expect(pages.join('')).toContain(sku);
    });

    test('says its title and language to readers that ask, and is tagged', async () => {
      const bytes = await render(sampleDocument('fr'));
      const pdf = await getDocumentProxy(new Uint8Array(bytes));
      const { info } = await pdf.getMetadata();
      expect(info).toMatchObject({ Title: 'Facture EU-2026-000123', Language: 'fr' });
      expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
    });

    test.each(['ja', 'zh-Hans', 'ko'] as const)(
      'embeds its typefaces in %s and stays small enough to mail',
      async (language) => {
        const bytes = await render(sampleDocument(language));
        const file = Buffer.from(bytes).toString('latin1');
        const faces = file.match(/\/Type \/FontDescriptor/g) ?? [];
        expect(faces.length).toBeGreaterThan(2);
        expect(file.match(/\/FontFile[23] /g)).toHaveLength(faces.length);
        expect(bytes.length).toBeLessThan(120_000);
      },
    );

    test('throws for amounts in another currency', async () => {
      const mixed = sampleDocument('ja', { totals: [{ kind: 'total', amount: money(1, 'EUR') }] });
      await expect(render(mixed)).rejects.toThrow('amounts are in JPY');
    });

    test('throws for more lines than the limit', async () => {
      const sample = sampleDocument('en');
      const line = present(sample.lines[0], 'line');
      const lines = Array.from({ length: documentLimits.lines + 1 }, () => line);
      await expect(render({ ...sample, lines })).rejects.toThrow('at most 500 lines');
    });

    test('prints a long receipt on one page', async () => {
      const sample = sampleDocument('de', { kind: 'receipt' });
      const line = present(sample.lines[0], 'line');
      const lines = Array.from({ length: 100 }, () => line);
      expect(await pagesOf(await render({ ...sample, lines }))).toHaveLength(1);
    });

    test.each(['invoice', 'receipt'] as const)(
      'keeps all of a document at its limits within the pages: %s',
      async (kind) => {
        const long = (end: number) => '東京都港区'.repeat(documentLimits.text / 5 - 1) + end;
        const addressLines = Array.from({ length: documentLimits.addressLines }, (_, i) => long(i));
        const buyer = { name: long(90), lines: addressLines, taxId: long(91) };
        const sample = sampleDocument('ja', { kind, buyer, seller: buyer });
        const line = present(sample.lines[0], 'line');
        const lines = Array.from({ length: 40 }, (_, i) => ({ ...line, title: long(100 + i) }));
        const bytes = await render({ ...sample, lines, number: long(92), notes: [long(93)] });
        expect(await pagesAreLegal(bytes)).toBe(true);
        // The reader that these tests use leaves out what lies beyond the edges of a page.
        const text = (await pagesOf(bytes)).join('');
        for (const each of [...addressLines, long(90), long(92), long(93)]) {
          expect(text).toContain(each);
        }
        for (const { title } of lines) expect(text).toContain(title);
      },
    );
  });
}

/** The text of each page without spaces, which a PDF does not keep as such. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  // The reader takes the bytes for itself, so it gets its own.
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.map(squeezed);
}

/** Whether no page is longer than PDF allows, 14,400 points; readers cut the rest off. */
async function pagesAreLegal(bytes: Uint8Array): Promise<boolean> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  for (let number = 1; number <= pdf.numPages; number++) {
    const { view } = await pdf.getPage(number);
    if (!(present(view[3], 'top of the page') <= 14_400)) return false;
  }
  return true;
}

/** Selectors of ideographic variants choose among glyphs and are not read back. */
function squeezed(text: string): string {
  return text.normalize('NFC').replace(/[\s\u{e0100}-\u{e01ef}]+/gu, '');
}
