import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedCrash } from '#adapters/simulated/index.ts';
import { importReportSchema } from '#contracts/http/catalogue.ts';
import { recallOnce } from '#ports/once.ts';
import {
  context,
  loadProduct,
  merchandiser,
  onceFor,
  openCatalogue,
  rebuilt,
} from '../catalogue.fixture.ts';
import { productIdOf } from '../ids.ts';
import { putCategory } from '../put-category.ts';
import { setPrices } from '../set-prices.ts';
import { updateProduct } from '../update-product.ts';
import { chunks, fixture, run } from './import.fixture.ts';
import { importProducts } from './import-products.ts';
import type { ImportedStock, ReceiveImported } from './import-products.ts';

describe('importing a product file', () => {
  test('makes its products, and again finds nothing to do', async () => {
    const ports = openCatalogue();
    const first = await run(ports, fixture('atelier'), { publish: true });
    expect(first).toMatchObject({
      rows: 8,
      products: { created: 4, updated: 0, unchanged: 0, failed: 0 },
      variants: 7,
      errors: [],
    });
    expect(first.ignoredColumns).toContain('Atelier Note');
    const second = await run(ports, fixture('atelier'), { publish: true });
    expect(second.products).toEqual({ created: 0, updated: 0, unchanged: 4, failed: 0 });
    expect(importReportSchema.parse(second)).toEqual(second);
  });

  test('reads texts, options, numbers and pictures as they are meant', async () => {
    const ports = openCatalogue();
    await run(ports, fixture('atelier'), { publish: true });
    const tote = await loadProduct(ports, 'harbour-tote');
    expect(tote.description.en).toBe(
      'Full-grain calf,\nsaddle-stitched & lined in linen.\n\n• 30 × 22 cm\n• Brass “quay” ring',
    );
    expect(tote).toMatchObject({
      tags: ['leather', 'day; evening', 'tote'],
      published: true,
      kind: 'bags',
    });
    expect(
      tote.options.map((option) => [option.code, option.values.map((value) => value.name.en)]),
    ).toEqual([
      ['color', ['Cognac', '深緑']],
      ['size', ['Large', 'Small']],
    ]);
    expect(tote.variants).toMatchObject([
      {
        sku: 'HT-COG-L',
        barcode: '2000000000015',
        weightGrams: 980,
        prices: { europe: { amountMinor: 185_000 } },
      },
      { sku: 'HT-COG-S', optionValues: { color: 'cognac', size: 'small' } },
      { sku: 'HT-GRN-S', weightGrams: 720 },
    ]);
    expect(tote.pictures.map((picture) => picture.sourceUrl?.split('/').at(-1))).toEqual([
      'harbour-2.jpg',
      'harbour-1.jpg',
      'harbour-3.jpg',
      'harbour-cognac.jpg',
    ]);
    expect(tote.variants[0]?.pictureHandle).toBe(tote.pictures[3]?.handle);
    expect(tote.pictures[1]?.altText.en).toBe('Harbour Tote, "front"');
  });

  test('fills in what files leave out', async () => {
    const ports = openCatalogue();
    await run(ports, fixture('atelier'), { publish: true });
    const scarf = await loadProduct(ports, 'tide-scarf');
    expect(scarf).toMatchObject({ published: false, options: [], taxCategory: 'exempt', tags: [] });
    expect(scarf.description.en).toBe('Silk twill, hand-rolled edges');
    expect(scarf.variants.map((variant) => variant.sku)).toEqual(['tide-scarf']);
    const belt = await loadProduct(ports, 'unnamed-belt');
    expect(belt.options[0]).toMatchObject({ code: 'option-1', name: { en: 'Option 1' } });
    expect(belt.variants.map((variant) => variant.sku)).toEqual([
      'unnamed-belt/85',
      'unnamed-belt/95',
    ]);
    const lamp = await loadProduct(ports, 'lampe-etoile');
    expect(lamp.title.en).toBe('Lampe « Étoile » – 星');
    expect(lamp.description.en).toBe('Verre soufflé à la main.\nE14.');
    expect(lamp.variants[0]?.prices).toEqual({ europe: { amountMinor: 120_050, currency: 'EUR' } });
  });

  test('reads the newer columns, semicolons and decimal commas', async () => {
    const ports = openCatalogue();
    const report = await run(ports, fixture('newer-semicolons'), { publish: true });
    expect(report).toMatchObject({
      products: { created: 2, failed: 0 },
      errors: [],
      ignoredColumns: [],
    });
    const vest = await loadProduct(ports, 'fjord-vest');
    expect(vest.variants.map((variant) => variant.prices.europe?.amountMinor)).toEqual([
      48_050, 48_050,
    ]);
    expect(await loadProduct(ports, 'draft-vest')).toMatchObject({
      published: false,
      title: { en: 'Draft; with a mark' },
    });
  });

  test('reports every fault by row and column, and imports the rest', async () => {
    const ports = openCatalogue();
    const report = await run(ports, fixture('faulty'));
    expect(report.errors.map(({ code, column, row }) => [row, column, code])).toEqual([
      [3, 'Variant Price', 'price_invalid'],
      [4, 'Variant Price', 'price_invalid'],
      [6, 'Variant Barcode', 'barcode_invalid'],
      [7, 'Variant Barcode', 'barcode_invalid'],
      [8, 'Title', 'title_missing'],
      [9, 'Handle', 'handle_missing'],
      [10, 'Handle', 'handle_invalid'],
      [11, 'Handle', 'handle_repeated'],
      [12, 'Option1 Value', 'variant_missing'],
      [13, 'Image Src', 'picture_invalid'],
      [15, 'Option1 Value', 'choice_repeated'],
      [16, 'Variant SKU', 'sku_taken'],
      [17, 'Variant Grams', 'weight_invalid'],
      [17, 'Variant Inventory Qty', 'quantity_invalid'],
      [18, 'Gift Card', 'gift_card'],
    ]);
    expect(report.products).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 11 });
    const shortened = report.errors.find((error) => error.row === 7);
    expect(shortened?.message).toContain('spreadsheet shortened it');
  });

  test('a dry run reports the same and changes nothing', async () => {
    const dry = openCatalogue();
    const wet = openCatalogue();
    for (const name of ['atelier', 'faulty', 'newer-semicolons']) {
      const { dryRun, ...report } = await run(dry, fixture(name), { dryRun: true });
      const { dryRun: _, ...real } = await run(wet, fixture(name));
      expect(dryRun).toBe(true);
      expect(report).toEqual(real);
    }
    const page = await dry.table.query({
      index: 'index1',
      partition: 'catalogue/products',
      limit: 10,
    });
    expect(page.items).toEqual([]);
  });

  test('prices are of the market that is named, and leave those of others alone', async () => {
    const ports = openCatalogue();
    const csv = 'Handle,Title,Variant SKU,Variant Price\ntote,Tote,T,250000\n';
    await run(ports, csv, { market: 'japan' });
    await run(ports, csv.replace('250000', '1500'), { market: 'europe' });
    const tote = await loadProduct(ports, 'tote');
    expect(tote.variants[0]?.prices).toEqual({
      europe: { amountMinor: 150_000, currency: 'EUR' },
      japan: { amountMinor: 250_000, currency: 'JPY' },
    });
    const yen = await run(ports, csv.replace('250000', '1500.50'), { market: 'japan' });
    expect(yen.errors).toMatchObject([{ row: 2, code: 'price_invalid' }]);
  });

  test('what the house added since is kept', async () => {
    const ports = openCatalogue();
    await run(ports, fixture('atelier'));
    const productId = productIdOf('harbour-tote');
    const { options, variants } = await loadProduct(ports, 'harbour-tote');
    const patch = {
      title: { en: 'Harbour Tote', de: 'Tasche Hafen' },
      material: { code: 'calf', name: { en: 'Calf' } },
      options: options.map((option) => ({ ...option, name: { ...option.name, fr: 'Couleur' } })),
    };
    await updateProduct(ports, merchandiser, { productId, ifMatch: '1', patch }, context);
    const [first] = variants;
    if (!first) throw new Error('The tote has variants');
    const price = { amountMinor: 300_000, currency: 'JPY' } as const;
    const prices = [{ variantId: first.variantId, market: 'japan', price }] as const;
    await setPrices(ports, merchandiser, { productId, ifMatch: '2', prices }, context);

    const report = await run(ports, fixture('atelier'));
    expect(report.products).toMatchObject({ unchanged: 4 });
    expect(await loadProduct(ports, 'harbour-tote')).toMatchObject({
      sequence: 3,
      title: { de: 'Tasche Hafen' },
    });
  });

  test('products are filed by their type where it names a category, else as asked', async () => {
    const ports = openCatalogue();
    for (const handle of ['bags', 'other']) {
      await putCategory(
        ports,
        { handle, name: { en: handle }, position: 1, hidden: false },
        context,
      );
    }
    await run(ports, fixture('atelier'), { category: 'other' });
    expect(await loadProduct(ports, 'harbour-tote')).toMatchObject({ categoryHandle: 'bags' });
    expect(await loadProduct(ports, 'tide-scarf')).toMatchObject({ categoryHandle: 'other' });
    expect((await run(ports, fixture('atelier'))).products.unchanged).toBe(4);
  });

  test('units are handed on under an id that is always the variant’s', async () => {
    const ports = openCatalogue();
    const stock: ImportedStock[] = [];
    await run(ports, fixture('atelier'), {}, stock);
    const units = stock.map(({ quantity, sku }) => `${sku}: ${quantity}`);
    expect(units.toSorted()).toEqual(['HT-COG-L: 4', 'tide-scarf: 12']);
    const again: ImportedStock[] = [];
    await run(ports, fixture('atelier'), {}, again);
    const ids = (list: ImportedStock[]) => list.map((one) => one.movementId).toSorted();
    expect(ids(again)).toEqual(ids(stock));
    const dry: ImportedStock[] = [];
    await run(ports, fixture('atelier'), { dryRun: true }, dry);
    expect(dry).toEqual([]);
  });

  test('an import that dies anywhere is finished by its repetition', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('before', 'after'),
        async (at, when) => {
          const ports = openCatalogue();
          ports.faults.atCommit = (commit, moment) => {
            if (commit >= at && moment === when) throw new SimulatedCrash('the process died');
          };
          await run(ports, fixture('atelier'), { publish: true }).catch((error: unknown) => {
            expect(error).toBeInstanceOf(SimulatedCrash);
          });
          ports.faults.atCommit = undefined;
          const report = await run(ports, fixture('atelier'), { publish: true });
          expect(report.products.created + report.products.unchanged).toBe(4);
          for (const handle of ['harbour-tote', 'tide-scarf', 'unnamed-belt', 'lampe-etoile']) {
            expect(await rebuilt(ports, handle)).toEqual(await loadProduct(ports, handle));
          }
        },
      ),
      { numRuns: 16 },
    );
  });

  test('units that could not be booked are told by row', async () => {
    const message = 'At most 1000000 units come in at once.';
    const receiveStock: ReceiveImported = async (stock) =>
      stock.slice(0, 1).map(({ sku }) => ({ sku, message }));
    const source = chunks(fixture('atelier'));
    const command = { market: 'europe', publish: false, source } as const;
    const ports = { ...openCatalogue(), receiveStock };
    const result = await importProducts(ports, merchandiser, command, context);
    if (!result.ok) throw new Error(result.code);
    const { errors, products } = result.value;
    expect(products.created).toBe(4);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'stock_not_booked', message });
      expect(error.row).toBeGreaterThan(1);
    }
  });

  test('the report is kept for a repetition of the request', async () => {
    const ports = openCatalogue();
    const once = onceFor('import-1');
    const command = {
      market: 'europe',
      publish: false,
      source: chunks(fixture('atelier')),
    } as const;
    const result = await importProducts(ports, merchandiser, command, { ...context, once });
    expect(result.ok && (await recallOnce(ports.table, once))?.answer).toEqual(
      result.ok && result.value,
    );
  });
});
