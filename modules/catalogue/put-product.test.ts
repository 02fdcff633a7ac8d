import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedCrash, crashAt } from '#adapters/simulated/index.ts';
import { marketCodes, markets } from '#kernel/market.ts';
import { money } from '#kernel/money.ts';
import { messageBytesMax } from '#ports/queue-rules.ts';
import {
  anyDraft,
  barcodeOf,
  context,
  draftOf,
  largeDraft,
  loadEvents,
  loadProduct,
  openCatalogue,
  rebuilt,
  sellablesBeside,
} from './catalogue.fixture.ts';
import { productIdOf, variantIdOf } from './ids.ts';
import { loadSellables } from './load-sellables.ts';
import { catalogueLimits } from './model.ts';
import type { VariantDraft } from './model.ts';
import { putProduct } from './put-product.ts';
import { putProducts } from './put-products.ts';
import { catalogueSubscriptions } from './subscriptions.ts';

describe('putting a product', () => {
  test('makes it, then changes it, then finds nothing to do', async () => {
    const ports = openCatalogue();
    const first = await putProduct(ports, { draft: draftOf('tote'), published: true }, context);
    expect(first).toMatchObject({
      ok: true,
      value: { outcome: 'created', revision: 2, published: true },
    });

    const again = await putProduct(ports, { draft: draftOf('tote'), published: true }, context);
    expect(again).toMatchObject({ ok: true, value: { outcome: 'unchanged', revision: 2 } });

    const draft = draftOf('tote', 2, { title: { en: 'Another' } });
    const changed = await putProduct(ports, { draft }, context);
    expect(changed).toMatchObject({
      ok: true,
      value: { outcome: 'updated', revision: 3, published: true },
    });

    const events = await loadEvents(ports, productIdOf('tote'));
    expect(events.map((event) => event.type)).toEqual([
      'product.created',
      'product.published',
      'product.updated',
    ]);
    expect(events[2]?.data).toMatchObject({
      fields: ['title'],
      changes: { title: { en: 'Another' } },
    });
  });

  test('after any history the stored events rebuild the head, and sellables say what it says', async () => {
    const step = fc.record({ draft: anyDraft('tote'), published: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        async (steps, seed) => {
          const ports = openCatalogue(seed);
          ports.faults.conflictChance = 0.2;
          for (const command of steps) {
            expect((await putProduct(ports, command, context)).ok).toBe(true);
          }
          expect(await rebuilt(ports, 'tote')).toEqual(await loadProduct(ports, 'tote'));
          const { found, wanted } = await sellablesBeside(ports, 'tote');
          expect(found).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a variant that leaves stays known, off sale', async () => {
    const ports = openCatalogue();
    await putProduct(ports, { draft: draftOf('tote', 2), published: true }, context);
    await putProduct(ports, { draft: draftOf('tote', 1) }, context);
    const gone = variantIdOf('tote/color-1');
    const sellables = await loadSellables(ports, [variantIdOf('tote/color-0'), gone]);
    expect(sellables.get(variantIdOf('tote/color-0'))?.published).toBe(true);
    expect(sellables.get(gone)).toMatchObject({
      published: false,
      prices: {},
      sku: 'tote/color-1',
    });
  });

  test('variants come and go only so often, since each keeps its sku', async () => {
    const ports = openCatalogue();
    const codes: string[] = [];
    for (let round = 0; round < 3; round++) {
      const draft = largeDraft('tote', 160);
      const variants = draft.variants.map((one) =>
        Object.assign({}, one, { sku: `${round}/${one.sku}` }),
      );
      const result = await putProduct(ports, { draft: { ...draft, variants } }, context);
      codes.push(result.ok ? 'ok' : result.code);
    }
    expect(codes).toEqual(['ok', 'ok', 'product_too_large']);
    const { found, wanted } = await sellablesBeside(ports, 'tote');
    expect(wanted).toHaveLength(320);
    expect(found).toEqual(wanted);
  });

  test('no product takes the sku of another, nor one that another gave up', async () => {
    const ports = openCatalogue();
    await putProduct(ports, { draft: draftOf('tote', 2) }, context);
    await putProduct(ports, { draft: draftOf('tote', 1) }, context);
    for (const sku of ['tote/color-0', 'tote/color-1']) {
      const [variant] = draftOf('hobo', 1).variants;
      if (!variant) throw new Error('The draft has a variant');
      const draft = { ...draftOf('hobo', 1), variants: [{ ...variant, sku }] };
      expect(await putProduct(ports, { draft }, context)).toMatchObject({
        code: 'sku_taken',
        meta: { handle: 'tote' },
      });
    }
    await expect(loadProduct(ports, 'hobo')).rejects.toThrow('hobo');
  });

  test('of two products that race for a sku, one gets it', async () => {
    const ports = openCatalogue();
    const [variant] = draftOf('tote', 1).variants;
    if (!variant) throw new Error('The draft has a variant');
    const racers = ['one', 'two', 'three'].map((handle) =>
      putProduct(ports, { draft: { ...draftOf(handle, 1), variants: [variant] } }, context),
    );
    const results = await Promise.all(racers);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.code]))).toEqual([
      'sku_taken',
      'sku_taken',
    ]);
  });

  test('no product takes the barcode of another; its own it may move', async () => {
    const ports = openCatalogue();
    const withBarcode = (handle: string, at: number) => {
      const draft = draftOf(handle, 2);
      const variants = draft.variants.map((one, index) => {
        return index === at ? { ...one, barcode: barcodeOf(7) } : one;
      });
      return { draft: { ...draft, variants } };
    };
    expect((await putProduct(ports, withBarcode('tote', 0), context)).ok).toBe(true);
    expect((await putProduct(ports, withBarcode('tote', 1), context)).ok).toBe(true);
    const other = await putProduct(ports, withBarcode('hobo', 0), context);
    expect(other).toMatchObject({ ok: false, code: 'barcode_taken' });
  });

  test.each([
    ['category_unknown', { categoryHandle: 'bags' }],
    ['collection_unknown', { collectionHandles: ['autumn'] }],
    ['product_invalid', { handle: 'No Handle' }],
  ])('%s', async (code, change) => {
    const result = await putProduct(
      openCatalogue(),
      { draft: draftOf('tote', 1, change) },
      context,
    );
    expect(result).toMatchObject({ ok: false, code });
  });

  test('a product that all languages fill to the brim is refused by its bytes', async () => {
    const long = '蔵'.repeat(10_000);
    const full = { en: long, de: long, fr: long, it: long, ja: long, 'zh-Hans': long, ko: long };
    const details = Array.from({ length: 20 }, () => {
      return Object.assign({}, full, { en: '蔵'.repeat(500), de: '蔵'.repeat(500) });
    });
    const draft = draftOf('tote', 1, { description: full, details });
    const result = await putProduct(openCatalogue(), { draft }, context);
    expect(result).toMatchObject({ ok: false, code: 'product_too_large' });
  });

  test('the largest product that is taken fits into the table; a byte more is refused', async () => {
    const ports = openCatalogue();
    const padded = (handle: string, bytes: number) => {
      return { draft: draftOf(handle, 2, { details: [{ en: 'x'.repeat(bytes) }] }) };
    };
    await putProduct(ports, padded('size', 1), context);
    const least = Buffer.byteLength(JSON.stringify(await loadProduct(ports, 'size'))) - 1;
    const room = catalogueLimits.productBytes - least;
    expect((await putProduct(ports, padded('tote', room), context)).ok).toBe(true);
    const more = await putProduct(ports, padded('hobo', room + 1), context);
    expect(more).toMatchObject({ ok: false, code: 'product_too_large' });
  });

  test('texts that grow while prices go are refused when no message could tell of them', async () => {
    const ports = openCatalogue();
    const dear = Object.fromEntries(
      marketCodes.map((code) => [code, money(99_000, markets[code].currency)]),
    );
    const large = largeDraft('tote', 200);
    const changed = (changes: Partial<VariantDraft>) =>
      large.variants.map((one) => Object.assign({}, one, changes));
    const before = { ...large, variants: changed({ prices: dear }) };
    expect((await putProduct(ports, { draft: before }, context)).ok).toBe(true);
    const product = await loadProduct(ports, 'tote');
    const room = messageBytesMax - Buffer.byteLength(JSON.stringify(product?.variants));
    const after = {
      ...large,
      variants: changed({ prices: {}, weightGrams: 1 }),
      details: [{ en: 'x'.repeat(room) }],
    };
    const result = await putProduct(ports, { draft: after }, context);
    expect(result).toMatchObject({ ok: false, code: 'product_too_large' });
    expect(result.ok ? '' : result.detail).toMatch(/tote takes (1\d\d|2[0-3]\d)\d{3} bytes/);
  });

  test('without a price nothing is published', async () => {
    const draft = draftOf('tote', 1);
    const variants = draft.variants.map((one) => Object.assign({}, one, { prices: {} }));
    const command = { draft: { ...draft, variants }, published: true };
    const result = await putProduct(openCatalogue(), command, context);
    expect(result).toMatchObject({ ok: false, code: 'product_not_sellable' });
  });

  test('a dry run decides all and changes nothing', async () => {
    const ports = openCatalogue();
    const result = await putProduct(
      ports,
      { draft: draftOf('tote') },
      { ...context, dryRun: true },
    );
    expect(result).toMatchObject({ ok: true, value: { outcome: 'created' } });
    await expect(loadProduct(ports, 'tote')).rejects.toThrow('tote');
  });
});

describe('a product of more variants than one commit holds', () => {
  test('is written whole', async () => {
    const ports = openCatalogue();
    await putProduct(ports, { draft: largeDraft('tote', 200), published: true }, context);
    const { found, wanted } = await sellablesBeside(ports, 'tote');
    expect(wanted).toHaveLength(200);
    expect(found).toEqual(wanted);
  });

  test.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
    [3, 'before'],
    [3, 'after'],
    [4, 'before'],
    [4, 'after'],
    [5, 'before'],
  ] as const)(
    'is finished by its repetition after dying at commit %i, %s',
    async (commit, moment) => {
      const ports = openCatalogue();
      const command = { draft: largeDraft('tote', 200), published: true };
      ports.faults.atCommit = crashAt(commit, moment);
      await expect(putProduct(ports, command, context)).rejects.toThrow(SimulatedCrash);
      ports.faults.atCommit = undefined;
      expect((await putProduct(ports, command, context)).ok).toBe(true);
      const { found, wanted } = await sellablesBeside(ports, 'tote');
      expect(found).toEqual(wanted);
    },
  );

  test('is finished by the subscription when nobody repeats it', async () => {
    const ports = openCatalogue();
    ports.subscribe(catalogueSubscriptions(ports));
    await putProduct(ports, { draft: largeDraft('tote', 200) }, context);
    const seen: number[] = [];
    ports.faults.atCommit = (commit, moment) => {
      seen.push(commit);
      if (moment === 'after' && seen.length === 2) throw new SimulatedCrash('after the head');
    };
    const command = { draft: largeDraft('tote', 200), published: true };
    await expect(putProduct(ports, command, context)).rejects.toThrow(SimulatedCrash);
    ports.faults.atCommit = undefined;
    const cut = await sellablesBeside(ports, 'tote');
    expect(cut.found).not.toEqual(cut.wanted);

    await ports.settle();
    const { found, wanted } = await sellablesBeside(ports, 'tote');
    expect(found).toEqual(wanted);
  });
});

describe('putting many products', () => {
  test('puts each, and says what became of it', async () => {
    const ports = openCatalogue();
    const commands = Array.from({ length: 150 }, (_, index) => ({
      draft: draftOf(`bag-${index}`, 3),
    }));
    const outcomes: string[] = [];
    await putProducts(ports, commands, context, (_, result) => {
      outcomes.push(result.ok ? result.value.outcome : result.code);
    });
    expect(outcomes).toHaveLength(150);
    expect(new Set(outcomes)).toEqual(new Set(['created']));
    expect(await loadProduct(ports, 'bag-149')).toMatchObject({ sequence: 1, published: false });
  });
});
