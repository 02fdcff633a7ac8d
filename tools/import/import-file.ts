import { openShopifyFile } from '#modules/catalogue/index.ts';
import type { RowFault } from '#modules/catalogue/index.ts';
import { CannotImport, sendPart } from './api.ts';
import type { ImportApi, PartReport } from './api.ts';
import { fileParts, inFile } from './file-parts.ts';

export interface ImportTotals {
  readonly rows: number;
  readonly products: PartReport['products'];
  readonly variants: number;
  readonly ignoredColumns: readonly string[];
  readonly errors: readonly RowFault[];
  readonly errorsOmitted: number;
}

/** Errors that are kept for the table at the end. */
const errorsKeptMax = 1_000;

/**
 * Sends a file part by part, in order, and adds up what the parts report. Memory holds one part,
 * whatever the size of the file. `onProgress` is called after each part.
 */
export async function importFile(
  source: AsyncIterable<Uint8Array>,
  api: ImportApi,
  onProgress: (totals: ImportTotals) => void,
): Promise<ImportTotals> {
  const file = await openShopifyFile(source);
  if (!file.ok) throw new CannotImport(file.detail ?? file.code);
  const { ignoredColumns } = file.value;
  let totals: ImportTotals = {
    rows: 0,
    products: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    variants: 0,
    ignoredColumns,
    errors: [],
    errorsOmitted: 0,
  };
  const report = (fault: RowFault) => {
    totals = { ...withErrors(totals, [fault]), rows: totals.rows + 1 };
  };
  for await (const part of fileParts(file.value, report)) {
    const answer = await sendPart(api, part.bytes);
    totals = added(
      totals,
      answer,
      answer.errors.map((fault) => inFile(part, fault)),
    );
    onProgress(totals);
  }
  return { ...totals, errors: totals.errors.toSorted((a, b) => a.row - b.row) };
}

function added(totals: ImportTotals, part: PartReport, errors: readonly RowFault[]): ImportTotals {
  const { products } = totals;
  return withErrors(
    {
      ...totals,
      rows: totals.rows + part.rows,
      products: {
        created: products.created + part.products.created,
        updated: products.updated + part.products.updated,
        unchanged: products.unchanged + part.products.unchanged,
        failed: products.failed + part.products.failed,
      },
      variants: totals.variants + part.variants,
      errorsOmitted: totals.errorsOmitted + part.errorsOmitted,
    },
    errors,
  );
}

function withErrors(totals: ImportTotals, errors: readonly RowFault[]): ImportTotals {
  const all = [...totals.errors, ...errors];
  const kept = all.slice(0, errorsKeptMax);
  return {
    ...totals,
    errors: kept,
    errorsOmitted: totals.errorsOmitted + all.length - kept.length,
  };
}
