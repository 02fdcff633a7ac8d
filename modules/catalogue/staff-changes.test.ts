import { describe, expect, test } from 'vitest';
import { guest } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import {
  barcodeOf,
  context,
  draftOf,
  euros,
  loadEvents,
  loadProduct,
  merchandiser,
  onceFor,
  openCatalogue,
  rebuilt,
  staff,
} from './catalogue.fixture.ts';
import { createProduct } from './create-product.ts';
import { productIdOf, variantIdOf } from './ids.ts';
import { publishProduct } from './publish-product.ts';
import { setPrices } from './set-prices.ts';
import { unpublishProduct } from './unpublish-product.ts';
import { updateProduct } from './update-product.ts';

const productId = productIdOf('tote');

async function openWithTote() {
  const ports = openCatalogue();
  await createProduct(ports, merchandiser, draftOf('tote'), context);
  return ports;
}

describe('who may change the catalogue', () => {
  test.each<[string, Actor, boolean]>([
    ['a merchandiser', merchandiser, true],
    ['an administrator', staff('administrator'), true],
    ['a clerk', staff('clerk', 'sales'), false],
    ['an auditor', staff('auditor'), false],
    ['a guest', guest, false],
  ])('%s', async (_, actor, may) => {
    const ports = await openWithTote();
    const at = { productId, ifMatch: '1' };
    const prices = [
      { variantId: variantIdOf('tote/color-0'), market: 'europe', price: euros(1) },
    ] as const;
    const dry = { ...context, dryRun: true };
    const results = [
      await createProduct(ports, actor, draftOf('hobo'), dry),
      await updateProduct(ports, actor, { ...at, patch: { rank: 9 } }, dry),
      await setPrices(ports, actor, { ...at, prices }, dry),
      await publishProduct(ports, actor, at, dry),
      await unpublishProduct(ports, actor, at, dry),
    ];
    const expected = may ? 'ok' : 'not_permitted';
    expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual(
      results.map(() => expected),
    );
  });
});

describe('creating', () => {
  test('a handle is given once', async () => {
    const ports = await openWithTote();
    const again = await createProduct(ports, merchandiser, draftOf('tote', 3), context);
    expect(again).toMatchObject({ ok: false, code: 'handle_taken' });
  });

  test('a request and its twin make one product and get one answer', async () => {
    const ports = openCatalogue();
    const once = onceFor('key-1');
    const twins = [1, 2, 3].map(() =>
      createProduct(ports, merchandiser, draftOf('tote'), { ...context, once }),
    );
    const results = await Promise.all(twins);
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({ ok: true, value: { outcome: 'created' } });
    expect(await loadEvents(ports, productId)).toHaveLength(1);
  });
});

describe('updating', () => {
  test('what is given replaces, null takes away, the rest stays', async () => {
    const ports = openCatalogue();
    const draft = draftOf('tote', 2, { kind: 'bag-tote', vendor: 'Atelier' });
    await createProduct(ports, merchandiser, draft, context);
    const patch = { title: { en: 'New' }, kind: null };
    const result = await updateProduct(
      ports,
      merchandiser,
      { productId, ifMatch: '1', patch },
      context,
    );
    expect(result).toMatchObject({ ok: true, value: { outcome: 'updated', revision: 2 } });
    const product = await loadProduct(ports, 'tote');
    expect(product).toMatchObject({ title: { en: 'New' }, vendor: 'Atelier', tags: ['leather'] });
    expect('kind' in product).toBe(false);
    expect(await rebuilt(ports, 'tote')).toEqual(product);
  });

  test('an editor who saw an older revision is refused, and told which is current', async () => {
    const ports = await openWithTote();
    const at = { productId, ifMatch: '1' };
    const first = await updateProduct(ports, merchandiser, { ...at, patch: { rank: 5 } }, context);
    expect(first.ok).toBe(true);
    const second = await updateProduct(ports, merchandiser, { ...at, patch: { rank: 6 } }, context);
    expect(second).toMatchObject({ ok: false, code: 'product_changed', meta: { revision: 2 } });
  });

  test('of two editors at once, one is refused', async () => {
    const ports = await openWithTote();
    const results = await Promise.all(
      [5, 6].map((rank) =>
        updateProduct(ports, merchandiser, { productId, ifMatch: '1', patch: { rank } }, context),
      ),
    );
    expect(results.map((result) => (result.ok ? 'ok' : result.code)).toSorted()).toEqual([
      'ok',
      'product_changed',
    ]);
  });

  test('a repetition whose answer was lost is recognised though the revision moved on', async () => {
    const ports = await openWithTote();
    const change = { ...context, once: onceFor('key-2') };
    const command = { productId, ifMatch: '1', patch: { rank: 5 } };
    await updateProduct(ports, merchandiser, command, change);
    const unchanged = await updateProduct(
      ports,
      merchandiser,
      { ...command, ifMatch: '2' },
      change,
    );
    expect(unchanged).toMatchObject({ ok: true, value: { outcome: 'updated', revision: 2 } });
  });

  test('a patch that breaks a rule is refused with the places', async () => {
    const ports = await openWithTote();
    const [variant] = draftOf('tote', 1).variants;
    if (!variant) throw new Error('The draft has a variant');
    const patch = { variants: [{ ...variant, barcode: `${barcodeOf(1).slice(0, 12)}x` }] };
    const result = await updateProduct(
      ports,
      merchandiser,
      { productId, ifMatch: '1', patch },
      context,
    );
    expect(result).toMatchObject({
      code: 'product_invalid',
      meta: { errors: [{ at: 'variants.0.barcode', code: 'barcode_invalid' }] },
    });
  });

  test('an unknown product is not found', async () => {
    const command = { productId: productIdOf('none'), ifMatch: '1', patch: {} };
    const result = await updateProduct(openCatalogue(), merchandiser, command, context);
    expect(result).toMatchObject({ ok: false, code: 'product_not_found' });
  });
});

describe('prices', () => {
  const variantId = variantIdOf('tote/color-0');

  test('single prices are set and taken away; the others stay', async () => {
    const ports = await openWithTote();
    const yen = { amountMinor: 200_000, currency: 'JPY' } as const;
    const set = {
      productId,
      ifMatch: '1',
      prices: [{ variantId, market: 'japan', price: yen }],
    } as const;
    expect((await setPrices(ports, merchandiser, set, context)).ok).toBe(true);
    const away = {
      productId,
      ifMatch: '2',
      prices: [{ variantId, market: 'europe', price: null }],
    } as const;
    expect((await setPrices(ports, merchandiser, away, context)).ok).toBe(true);
    const [first, second] = (await loadProduct(ports, 'tote')).variants;
    expect(first?.prices).toEqual({ japan: yen });
    expect(second?.prices).toEqual({ europe: euros(125_000) });
    const events = await loadEvents(ports, productId);
    expect(events.slice(1).map((event) => event.data)).toMatchObject([
      { markets: ['japan'] },
      { markets: ['europe'] },
    ]);
    expect(await rebuilt(ports, 'tote')).toEqual(await loadProduct(ports, 'tote'));
  });

  test.each([
    ['price_invalid', variantId, 'japan', euros(1)],
    ['price_invalid', variantId, 'europe', euros(-5)],
    ['variant_unknown', variantIdOf('other'), 'europe', euros(1)],
  ] as const)('%s', async (code, id, market, price) => {
    const ports = await openWithTote();
    const command = { productId, ifMatch: '1', prices: [{ variantId: id, market, price }] };
    expect(await setPrices(ports, merchandiser, command, context)).toMatchObject({
      ok: false,
      code,
    });
  });
});

describe('publishing', () => {
  test('shows and hides, and again changes nothing', async () => {
    const ports = await openWithTote();
    const at = (ifMatch: string) => ({ productId, ifMatch });
    expect(await publishProduct(ports, merchandiser, at('1'), context)).toMatchObject({
      value: { outcome: 'updated' },
    });
    expect(await publishProduct(ports, merchandiser, at('2'), context)).toMatchObject({
      value: { outcome: 'unchanged' },
    });
    expect(await unpublishProduct(ports, merchandiser, at('2'), context)).toMatchObject({
      value: { published: false },
    });
    expect(await unpublishProduct(ports, merchandiser, at('3'), context)).toMatchObject({
      value: { outcome: 'unchanged' },
    });
  });
});
