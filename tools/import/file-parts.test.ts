import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openShopifyFile } from '#modules/catalogue/index.ts';
import type { RowFault } from '#modules/catalogue/index.ts';
import { fileParts, inFile } from './file-parts.ts';
import type { FilePart } from './file-parts.ts';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function cut(text: string, bytesMin: number) {
  const file = await openShopifyFile(once(text));
  if (!file.ok) throw new Error(file.code);
  const faults: RowFault[] = [];
  const parts: FilePart[] = [];
  for await (const part of fileParts(file.value, (fault) => faults.push(fault), bytesMin)) {
    parts.push(part);
  }
  return { faults, parts };
}

async function readBack(part: FilePart) {
  const file = await openShopifyFile(once(Buffer.from(part.bytes).toString()));
  if (!file.ok) throw new Error(file.code);
  const rows = [];
  for await (const { cells, row } of file.value.rows) rows.push({ cells, row });
  return rows;
}

describe('cutting a file into parts', () => {
  const anyRow = fc.record({
    handle: fc.constantFrom('a', 'b', 'c', 'd', 'e', ''),
    title: fc.constantFrom('Plain', 'with, comma', 'with "quotes"', 'two\nlines', 'ザ', ''),
  });

  test('every row is in one part under its own number, or reported; products are never cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        async (rows, bytesMin) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = rows.map(({ handle, title }) => `${handle},${quoted(title)}`);
          const { faults, parts } = await cut(
            ['Handle,Title', ...lines, ''].join('\r\n'),
            bytesMin,
          );

          const numbers = [
            ...parts.flatMap((part) => part.rows),
            ...faults.map((fault) => fault.row),
          ];
          const filled = rows.flatMap(({ handle, title }, index) =>
            handle + title === '' ? [] : [index + 2],
          );
          expect(numbers.toSorted((a, b) => a - b)).toEqual(filled);

          const handlesByPart: Set<string | undefined>[] = [];
          for (const part of parts) {
            const back = await readBack(part);
            for (const { cells, row } of back) {
              const number = inFile(part, { row, code: '', message: '' }).row;
              const { handle, title } = rows[number - 2] ?? {};
              expect(cells).toEqual({ ...(handle && { handle }), ...(title && { title }) });
            }
            handlesByPart.push(new Set(back.map(({ cells }) => cells.handle)));
          }
          const all = handlesByPart.flatMap((handles) => [...handles]);
          expect(all).toHaveLength(new Set(all).size);
        },
      ),
    );
  });

  test('a quote that is never closed is reported where it opens, and what stood before is sent', async () => {
    const { faults, parts } = await cut('Handle,Title\na,A\nb,"B\nc,C\n', 1);
    expect(parts.map((part) => part.rows)).toEqual([[2]]);
    expect(faults).toMatchObject([{ row: 3, code: 'csv_broken' }]);
  });
});
