import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { context, loadProduct, merchandiser, openCatalogue, staff } from '../catalogue.fixture.ts';
import { chunks, fixture, run } from './import.fixture.ts';
import { importProducts } from './import-products.ts';

describe('files that are no product files', () => {
  const refuse = async (bytes: Uint8Array | string, category?: string) => {
    const source = chunks(Buffer.from(bytes), 7);
    const command = { market: 'europe', publish: false, category, source } as const;
    const result = await importProducts(openCatalogue(), merchandiser, command, context);
    return result.ok ? 'ok' : result.code;
  };

  test.each([
    ['', 'import_unreadable'],
    ['"never closed', 'import_unreadable'],
    ['a,b,c\n1,2,3', 'import_columns_missing'],
    ['Handle,Price\ntote,1', 'import_columns_missing'],
    ['\u0000\u0001\u0002', 'import_columns_missing'],
    ['Handle,Title\n', 'ok'],
  ])('%j: %s', async (text, expected) => {
    expect(await refuse(text)).toBe(expected);
  });

  test('a category that is not there is said at once', async () => {
    expect(await refuse('Handle,Title\n', 'none')).toBe('category_unknown');
  });

  test('only editors import', async () => {
    const command = {
      market: 'europe',
      publish: false,
      source: chunks(fixture('atelier')),
    } as const;
    const result = await importProducts(openCatalogue(), staff('clerk'), command, context);
    expect(result).toMatchObject({ ok: false, code: 'not_permitted' });
  });

  test('bytes that are no UTF-8 are found by row and column', async () => {
    const latin1 = Buffer.from(
      'Handle,Title,Variant Price\ntote,Tote,1\nete,Robe d’\u00e9t\u00e9,1\n'.replace('’', "'"),
      'latin1',
    );
    const report = await run(openCatalogue(), latin1);
    expect(report.errors).toMatchObject([{ row: 3, column: 'Title', code: 'not_utf8' }]);
    expect(report.products).toMatchObject({ created: 1, failed: 1 });
  });

  test('UTF-16 with its mark, as spreadsheets call Unicode, is read', async () => {
    const utf16 = Buffer.from(
      '\ufeffHandle\tTitle\tVariant Price\nete\tRobe d’été\t1\n',
      'utf16le',
    );
    const ports = openCatalogue();
    expect((await run(ports, utf16)).products.created).toBe(1);
    expect((await loadProduct(ports, 'ete')).title.en).toBe('Robe d’été');
  });

  test('a quote that is never closed ends the reading, and is said by row', async () => {
    const csv = 'Handle,Title,Variant Price\ntote,Tote,1\nhobo,"Hobo,1\nclutch,Clutch,1\n';
    const report = await run(openCatalogue(), csv);
    expect(report.products.created).toBe(1);
    expect(report.errors).toMatchObject([{ row: 3, code: 'csv_broken' }]);
  });

  test('a text with commas but without quotes is noticed', async () => {
    const report = await run(
      openCatalogue(),
      'Handle,Title,Variant Price\ntote,Big, blue tote,1\n',
    );
    expect(report.errors).toMatchObject([
      { row: 2, code: 'cells_surplus' },
      { row: 2, code: 'price_invalid' },
    ]);
  });

  test('whatever bytes come, the import answers and what it made is sound', async () => {
    const piece = fc.constantFrom('tote', 'Tote', ',', '"', '\n', '\r\n', ';', '1', 'é', '', 'x,y');
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (pieces, size) => {
          const ports = openCatalogue();
          const source = chunks(
            Buffer.from(`Handle,Title,Variant Price\n${pieces.join('')}`),
            size,
          );
          const command = { market: 'europe', publish: true, source } as const;
          const result = await importProducts(ports, merchandiser, command, context);
          expect(result.ok).toBe(true);
          if (!result.ok) return;
          const { created, failed } = result.value.products;
          expect(created + failed).toBeLessThanOrEqual(result.value.rows);
          if (failed > 0) expect(result.value.errors.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
