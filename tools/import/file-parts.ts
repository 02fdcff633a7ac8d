import { groupRows } from '#modules/catalogue/index.ts';
import type { RowFault, ShopifyRow } from '#modules/catalogue/index.ts';

/** A piece of a product file that stands on its own: the heading and the rows of whole products. */
export interface FilePart {
  readonly bytes: Uint8Array;
  /** Row in the file of each row of the part, the heading not counted. */
  readonly rows: readonly number[];
}

/** Small enough to show progress and to fit any front door, large enough to be quick. */
export const partBytesMin = 128 * 1024;

/**
 * Cuts a file between products into parts of at least `bytesMin` (the last may be smaller), holding
 * one part at a time. Rows that belong to no product are reported instead of sent.
 */
export async function* fileParts(
  file: { readonly rawHeading: string; readonly rows: AsyncIterable<ShopifyRow> },
  report: (fault: RowFault) => void,
  bytesMin = partBytesMin,
): AsyncGenerator<FilePart> {
  let text = '';
  let rows: number[] = [];
  const part = (): FilePart => ({ bytes: Buffer.from(`${file.rawHeading}\n${text}`), rows });
  for await (const group of groupRows(file.rows, report)) {
    for (const row of group.rows) {
      text += `${row.raw}\n`;
      rows.push(row.row);
    }
    if (text.length < bytesMin) continue;
    yield part();
    text = '';
    rows = [];
  }
  if (rows.length > 0) yield part();
}

/** A fault of a part as a fault of the file. */
export function inFile(part: FilePart, fault: RowFault): RowFault {
  // The part's first row below its heading is its row 2.
  return { ...fault, row: part.rows[fault.row - 2] ?? fault.row };
}
