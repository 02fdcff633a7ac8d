import { escapeHtml } from './page.ts';

/**
 * A table that a phone shows as a list of its rows, each cell with its heading. Cells are HTML,
 * headings and `whenEmpty` are text.
 */
export function tableHtml(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  whenEmpty: string,
): string {
  if (rows.length === 0) return `<p class="quiet">${escapeHtml(whenEmpty)}</p>`;
  const names = headings.map(escapeHtml);
  const head = names.map((name) => `<th>${name}</th>`).join('');
  const body = rows.map((cells) => {
    const named = cells.map(
      (cell, at) => `<td data-name="${names[at] ?? ''}"><div>${cell}</div></td>`,
    );
    return `<tr>${named.join('')}</tr>`;
  });
  return `<table class="rows"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}
