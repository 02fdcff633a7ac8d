import type { RowFault } from '#modules/catalogue/index.ts';
import type { ImportTotals } from './import-file.ts';

/** What happened, in the words of whoever keeps the catalogue. */
export function summaryOf(totals: ImportTotals, dryRun: boolean): string {
  const { created, failed, unchanged, updated } = totals.products;
  const would = dryRun ? 'Checked, nothing changed: ' : '';
  const [make, change] = dryRun ? ['to create', 'to update'] : ['created', 'updated'];
  const counts = `${created} ${make}, ${updated} ${change}, ${unchanged} unchanged, ${failed} failed`;
  const ignored = totals.ignoredColumns.length;
  const lines = [`${would}${totals.rows} rows; products: ${counts}; variants: ${totals.variants}.`];
  if (ignored > 0) lines.push(`Columns not read: ${totals.ignoredColumns.join(', ')}.`);
  return lines.join('\n');
}

/** The errors as a table by row. */
export function errorTable(errors: readonly RowFault[], omitted: number): string {
  if (errors.length === 0) return '';
  const rows = errors.map(({ code, column = '', message, row }) => [
    String(row),
    column,
    code,
    message,
  ]);
  const table = [['Row', 'Column', 'Code', 'What is wrong'], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
  const lines = table.map((cells) => {
    return cells
      .map((cell, at) => (at === 0 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ');
  });
  if (omitted > 0) lines.push(`… and ${omitted} more. Correct these first, then import again.`);
  return lines.join('\n');
}
