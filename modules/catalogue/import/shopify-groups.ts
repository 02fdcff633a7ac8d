import { headingOf } from './shopify-columns.ts';
import type { RowFault, ShopifyRow } from './shopify-rows.ts';

/** The rows of one product, which stand together. */
export interface ProductRows {
  readonly handle: string;
  readonly rows: readonly [ShopifyRow, ...ShopifyRow[]];
}

/** More rows than any product's variants and pictures take. */
const groupRowsMax = 1_000;

/**
 * Gathers rows into products, holding one product at a time. Rows that belong to none are
 * reported: those without a handle, and those of a handle that already had its turn, since the
 * second group would take the first one's variants away.
 */
export async function* groupRows(
  rows: AsyncIterable<ShopifyRow>,
  report: (fault: RowFault) => void,
): AsyncGenerator<ProductRows> {
  const seen = new Set<string>();
  let group: [ShopifyRow, ...ShopifyRow[]] | undefined;
  let current: string | undefined;
  for await (const row of rows) {
    const handle = row.cells.handle?.toLowerCase();
    if (handle === undefined) {
      for (const fault of row.faults.length > 0 ? row.faults : [withoutHandle(row)]) report(fault);
      continue;
    }
    if (handle === current) {
      if (!group) report(apart(row, handle));
      else if (group.length < groupRowsMax) group.push(row);
      else report(tooMany(row, handle));
      continue;
    }
    if (group && current !== undefined) yield { handle: current, rows: group };
    current = handle;
    group = seen.has(handle) ? undefined : [row];
    if (!group) report(apart(row, handle));
    seen.add(handle);
  }
  if (group && current !== undefined) yield { handle: current, rows: group };
}

function withoutHandle({ row }: ShopifyRow): RowFault {
  const message = 'has no handle: each row needs the handle of its product';
  return { row, column: headingOf('handle'), code: 'handle_missing', message };
}

function apart({ row }: ShopifyRow, handle: string): RowFault {
  const message = `${handle} stood further up already: the rows of one product must stand together`;
  return { row, column: headingOf('handle'), code: 'handle_repeated', message };
}

function tooMany({ row }: ShopifyRow, handle: string): RowFault {
  const message = `${handle} has more than ${groupRowsMax} rows`;
  return { row, column: headingOf('handle'), code: 'rows_too_many', message };
}
