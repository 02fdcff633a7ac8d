import { CsvError, parse } from 'csv-parse';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { columnOf, headingOf, requiredColumns } from './shopify-columns.ts';
import type { ShopifyColumn } from './shopify-columns.ts';

/** One row of the file. */
export interface ShopifyRow {
  /** As a spreadsheet counts: the heading is row 1. */
  readonly row: number;
  /** Trimmed, without those that are empty. */
  readonly cells: Readonly<Partial<Record<ShopifyColumn, string>>>;
  readonly faults: readonly RowFault[];
  /** The row as it stands in the file. */
  readonly raw: string;
}

export interface RowFault {
  readonly row: number;
  /** The heading, as the classic file has it. */
  readonly column?: string;
  readonly code: string;
  readonly message: string;
}

export interface ShopifyFile {
  /** The heading as it stands in the file. */
  readonly rawHeading: string;
  /** Headings that are not read. */
  readonly ignoredColumns: readonly string[];
  /** To be read once. A row whose `faults` hold `csv_broken` is the last that can be read. */
  readonly rows: AsyncGenerator<ShopifyRow>;
}

export type FileRefusal = 'import_unreadable' | 'import_columns_missing';

/** Longest row, in bytes: a product text with much markup, and far less than memory. */
const rowBytesMax = 1_000_000;

/**
 * Opens a product file in Shopify's format: UTF-8 (or UTF-16 with its mark), parted by commas,
 * semicolons or tabs. Holds one row at a time, however large the file.
 */
export async function openShopifyFile(
  source: AsyncIterable<Uint8Array>,
): Promise<Result<ShopifyFile, FileRefusal>> {
  const records = recordsOf(source);
  const first = await records.next();
  if (first.done === true) return refused('import_unreadable', 'The file is empty.');
  if ('broken' in first.value) return refused('import_unreadable', first.value.broken);

  const headings = first.value.record;
  const columns = headings.map(columnOf);
  const missing = requiredColumns.filter((column) => !columns.includes(column)).map(headingOf);
  if (missing.length > 0) {
    const found = headings.slice(0, 5).join(', ').slice(0, 200);
    const detail = `The first row must hold the columns ${missing.join(' and ')}; it begins: ${found}.`;
    return refused('import_columns_missing', detail, { missing });
  }
  const ignoredColumns = headings.filter((heading, at) => heading.trim() && !columns[at]);
  const rows = rowsOf(records, columns);
  return ok({ rawHeading: first.value.raw, ignoredColumns, rows });
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
}

/**
 * The file's records, and at last why it could not be read further. What stood before the broken
 * place is given whole: the parser's own stream would drop the records that it still holds.
 */
async function* recordsOf(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<ParsedRecord | { readonly broken: string }> {
  const { delimiter, whole } = await peekDelimiter(source);
  let found: ParsedRecord[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: rowBytesMax,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    on_record: (parsed: unknown) => {
      // With `raw`, csv-parse gives each record beside its text, whatever its types say.
      found.push(parsed as ParsedRecord);
      return null;
    },
  });
  parser.on('error', () => {}); // The callbacks below are told as well.
  const taken = () => {
    const records = found;
    found = [];
    return records;
  };
  for await (const chunk of whole) {
    const error = await new Promise((resolve) => parser.write(chunk, resolve));
    yield* taken();
    if (error) return yield { broken: reasonOf(error) };
  }
  const error = await new Promise((resolve) => parser.end(resolve));
  yield* taken();
  if (error) yield { broken: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof CsvError)) throw error;
  return `${error.message}; nothing after it was read.`;
}

/** How much of a file is looked at for its heading. */
const headingBytesMax = 64 * 1024;

/** The mark between cells, told by the heading: spreadsheets in many countries write semicolons. */
async function peekDelimiter(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let next = await iterator.next();
  for (; next.done !== true; next = await iterator.next()) {
    head = Buffer.concat([head, next.value]);
    if (head.includes('\n') || head.length > headingBytesMax) break;
  }
  const [heading = ''] = head.toString('utf8').split('\n', 1);
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: heading.split(mark).length }));
  const best = counted.reduce((most, one) => (one.count > most.count ? one : most));
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let more = await iterator.next(); more.done !== true; more = await iterator.next()) {
      yield more.value;
    }
  }
  return { delimiter: best.mark, whole: whole() };
}

async function* rowsOf(
  records: AsyncGenerator<ParsedRecord | { readonly broken: string }>,
  columns: readonly (ShopifyColumn | undefined)[],
): AsyncGenerator<ShopifyRow> {
  let row = 1;
  for await (const parsed of records) {
    row++;
    if ('broken' in parsed) {
      yield {
        row,
        cells: {},
        raw: '',
        faults: [{ row, code: 'csv_broken', message: parsed.broken }],
      };
      return;
    }
    if (parsed.record.every((cell) => cell.trim() === '')) continue;
    yield { row, ...cellsOf(parsed.record, columns, row), raw: parsed.raw };
  }
}

function cellsOf(
  record: readonly string[],
  columns: readonly (ShopifyColumn | undefined)[],
  row: number,
): Pick<ShopifyRow, 'cells' | 'faults'> {
  const cells: Partial<Record<ShopifyColumn, string>> = {};
  const faults: RowFault[] = [];
  const surplus = record.slice(columns.length).filter((cell) => cell.trim() !== '').length;
  if (surplus > 0) {
    const message = `${surplus} more cells than headings: a text with commas needs quotes`;
    faults.push({ row, code: 'cells_surplus', message });
  }
  for (const [at, column] of columns.entries()) {
    const cell = record[at]?.trim() ?? '';
    if (!column || cell === '') continue;
    if (cell.includes('\ufffd')) {
      const message = 'holds bytes that are no UTF-8: save the file as "CSV UTF-8"';
      faults.push({ row, column: headingOf(column), code: 'not_utf8', message });
    }
    cells[column] ??= cell;
  }
  return { cells, faults };
}
