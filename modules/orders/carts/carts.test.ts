import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#kernel/money.ts';
import { instant } from '#kernel/time.ts';
import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import { recallOnce } from '#ports/once.ts';
import { guest } from '#ports/sign-in.ts';
import {
  bag,
  brooch,
  draft,
  fillCart,
  openHouse,
  order,
  placedOrder,
  scarf,
  shopper,
  valueIn,
} from '../shop.fixture.ts';
import type { Shop } from '../shop.fixture.ts';
import { changeCart } from './change-cart.ts';
import { addLine, setLine } from './change-lines.ts';
import { claimCart } from './claim-cart.ts';
import { createCart } from './create-cart.ts';
import { loadCart } from './load-cart.ts';
import { addedQuantity, lineIdOf } from './model.ts';
import { listShippingOptions, readCart } from './read-cart.ts';

type CartId = Awaited<ReturnType<typeof fillCart>>['cartId'];

function edit(cartId: CartId, actor: typeof guest | ReturnType<typeof shopper> = guest) {
  return { cartId, actor, language: 'en' } as const;
}

describe('a cart', () => {
  test('shows today’s prices and what has changed since', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    await putProducts(eu, [{ published: true, draft: draft('tote', 'black', 130_000) }], {
      correlationId: 't',
    });
    const view = valueIn(await readCart(eu, edit(cartId)));
    expect(view.lines).toMatchObject([
      { title: 'The tote', unitPrice: money(130_000, 'EUR'), warnings: ['price_changed'] },
    ]);
    expect(view.totals.total).toEqual(money(130_000, 'EUR'));
  });

  test('says what is sold out, what is short and what is no longer sold', async () => {
    const { eu } = await openHouse(1, { bags: 1 });
    const { cartId } = await fillCart(eu, { quantity: 2 });
    expect(valueIn(await readCart(eu, edit(cartId))).lines[0]?.warnings).toEqual(['short']);
    await placedOrder(eu);
    expect(valueIn(await readCart(eu, edit(cartId))).lines[0]?.warnings).toEqual(['sold_out']);
    await putProducts(eu, [{ published: false, draft: draft('tote', 'black', 125_000) }], {
      correlationId: 't',
    });
    const view = valueIn(await readCart(eu, edit(cartId)));
    expect(view.lines[0]?.warnings).toEqual(['unavailable']);
    expect(view.totals.total.amountMinor).toBe(0);
    expect(await order(eu, cartId)).toMatchObject({ code: 'cart_line_unavailable' });
  });

  test('keeps one line a variant, within its limits', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu, { quantity: 4 });
    const view = valueIn(await addLine(eu, edit(cartId), { variantId: bag, quantity: 6 }));
    expect(view.lines).toMatchObject([{ quantity: 10 }]);
    const more = await addLine(eu, edit(cartId), { variantId: bag, quantity: 1 });
    expect(more).toMatchObject({ code: 'cart_quantity_exceeded', meta: { quantityMax: 10 } });
  });

  test('holds what is one of a kind once', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu, { variantId: brooch });
    const again = await addLine(eu, edit(cartId), { variantId: brooch, quantity: 1 });
    expect(again).toMatchObject({ code: 'cart_quantity_exceeded' });
    const set = await setLine(eu, edit(cartId), { lineId: lineIdOf(brooch), quantity: 2 });
    expect(set).toMatchObject({ code: 'cart_quantity_exceeded' });
  });

  test('forgets a removed line, and removing it again is no error', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    for (let repeat = 0; repeat < 2; repeat++) {
      const view = valueIn(await setLine(eu, edit(cartId), { lineId: lineIdOf(bag), quantity: 0 }));
      expect(view.lines).toEqual([]);
    }
    expect(await order(eu, cartId)).toMatchObject({ code: 'cart_empty' });
  });

  test('moves to another market with its prices and its destinations', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    const view = valueIn(await changeCart(eu, edit(cartId), { market: 'japan' }));
    expect(view).toMatchObject({
      country: 'JP',
      currency: 'JPY',
      totals: { total: money(250_000, 'JPY') },
    });
    expect(view.lines[0]?.warnings).toEqual([]);
    const there = await changeCart(eu, edit(cartId), { country: 'FR' });
    expect(there).toMatchObject({ code: 'country_not_served' });
  });

  test('keeps a gift note sealed, out of its answers and their records', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    const once = { scope: 'guest/changeCart', key: 'k', fingerprint: '' };
    const gift = { wrap: true, note: 'For Chloé' };
    const view = valueIn(await changeCart(eu, { ...edit(cartId), once }, { gift }));
    expect(view.gift).toEqual({ wrap: true, hasNote: true });
    expect(view.totals.giftTotal).toEqual(money(1_000, 'EUR'));
    expect(JSON.stringify(await recallOnce(eu.table, once))).not.toContain('Chloé');
    expect(
      JSON.stringify(await eu.table.query({ partition: `cart/${cartId}`, limit: 9 })),
    ).not.toContain('Chloé');
  });

  test('lists the ways of shipping that reach a place', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu, { variantId: scarf });
    const options = async (country: string, postalCode: string) =>
      valueIn(await listShippingOptions(eu, { ...edit(cartId), country, postalCode })).items.map(
        ({ option, price }) => [option, price.amountMinor],
      );
    expect(await options('FR', '75008')).toEqual([
      ['standard', 0],
      ['express', 2_500],
      ['same-day', 3_000],
    ]);
    expect(await options('FI', '00100')).toEqual([
      ['standard', 1_800],
      ['express', 3_500],
    ]);
  });

  test('that was ordered is not changed any more', async () => {
    const { eu } = await openHouse();
    const { cart, orderId } = await placedOrder(eu);
    const more = await addLine(eu, edit(cart.cartId), { variantId: scarf, quantity: 1 });
    expect(more).toMatchObject({ code: 'cart_already_ordered', meta: { orderId } });
    const seen = valueIn(await readCart(eu, edit(cart.cartId)));
    expect(seen.order).toMatchObject({ orderId, status: 'placed' });
  });

  test('answers a repeated request with its first answer', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    const once = { scope: 'guest/addLine', key: 'k', fingerprint: '' };
    const adds = await Promise.all(
      [1, 2].map(() => addLine(eu, { ...edit(cartId), once }, { variantId: bag, quantity: 1 })),
    );
    expect(adds.map((add) => valueIn(add).lines[0]?.quantity)).toEqual([2, 2]);
    expect(valueIn(await readCart(eu, edit(cartId))).lines[0]?.quantity).toBe(2);
  });
});

describe('a claimed cart', () => {
  test('is its shopper’s alone', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu);
    valueIn(await claimCart(eu, { ...edit(cartId), actor: shopper(1) }));
    expect(await readCart(eu, edit(cartId))).toMatchObject({ code: 'cart_not_found' });
    expect(await readCart(eu, edit(cartId, shopper(2)))).toMatchObject({ code: 'cart_not_found' });
    expect(await order(eu, cartId)).toMatchObject({ code: 'cart_not_found' });
    expect(valueIn(await readCart(eu, edit(cartId, shopper(1)))).signedIn).toBe(true);
  });

  test('takes in the earlier cart and loses no line, however often it is claimed', async () => {
    const { eu } = await openHouse();
    const actor = shopper();
    const earlier = await fillCart(eu, { actor, variantId: scarf, quantity: 3 });
    valueIn(await addLine(eu, edit(earlier.cartId, actor), { variantId: bag, quantity: 1 }));
    const { cartId } = await fillCart(eu, { quantity: 2 });
    for (let repeat = 0; repeat < 2; repeat++) {
      const merged = valueIn(await claimCart(eu, { ...edit(cartId), actor }));
      const quantities = Object.fromEntries(
        merged.lines.map((line) => [line.variantId, line.quantity]),
      );
      expect(quantities).toEqual({ [bag]: 2, [scarf]: 3 });
    }
    const left = await addLine(eu, edit(earlier.cartId, actor), { variantId: bag, quantity: 1 });
    expect(left).toMatchObject({ code: 'cart_merged', meta: { cartId } });
  });

  test('is what a shopper gets who asks for a cart again', async () => {
    const { eu } = await openHouse();
    const actor = shopper();
    const first = await fillCart(eu, { actor });
    const again = valueIn(await createCart(eu, actor, { market: 'europe' }, 'en'));
    expect(again.cartId).toBe(first.cartId);
    const ordered = valueIn(await order(eu, first.cartId, {}, undefined, actor));
    expect(ordered.status).toBe('placed');
    const next = valueIn(await createCart(eu, actor, { market: 'europe' }, 'en'));
    expect(next.cartId).not.toBe(first.cartId);
  });
});

describe('a cart edited in both Regions', () => {
  const edits = fc.array(
    fc.record({
      at: fc.constantFrom('eu', 'ap'),
      variantId: fc.constantFrom(bag, scarf),
      quantity: fc.integer({ min: 0, max: 5 }),
      waitMs: fc.integer({ min: 1, max: 50 }),
      replicates: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );

  test('ends the same in both, each line as it was set last', async () => {
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(), async (history, seed) => {
        const house = await openHouse(seed);
        const { cartId } = await fillCart(house.eu);
        valueIn(await addLine(house.eu, edit(cartId), { variantId: scarf, quantity: 1 }));
        await house.regions.replicate();
        const last = new Map([
          [bag, 1],
          [scarf, 1],
        ]);
        for (const { at, quantity, replicates, variantId, waitMs } of history) {
          const shop = house[at];
          await house.regions.clock.advance(waitMs);
          const done = await setOrAdd(shop, cartId, variantId, quantity);
          if (done) last.set(variantId, quantity);
          if (replicates) await house.regions.replicate();
        }
        await house.regions.replicate();
        const [here, there] = await Promise.all([
          linesIn(house.eu, cartId),
          linesIn(house.ap, cartId),
        ]);
        expect(here).toEqual(there);
        expect(here).toEqual(last);
      }),
      { numRuns: 40 },
    );
  });

  /** Sets the quantity as this Region sees the line; false when there is nothing to do. */
  async function setOrAdd(shop: Shop, cartId: CartId, variantId: typeof bag, quantity: number) {
    const before = (await linesIn(shop, cartId)).get(variantId) ?? 0;
    if (before === 0 && quantity === 0) return false;
    const done =
      before === 0
        ? await addLine(shop, edit(cartId), { variantId, quantity })
        : await setLine(shop, edit(cartId), { lineId: lineIdOf(variantId), quantity });
    return valueIn(done).lines.length >= 0;
  }

  async function linesIn(shop: Shop, cartId: CartId) {
    const cart = await loadCart(shop.table, cartId);
    return new Map(cart?.lines.map((line) => [line.variantId, line.quantity]));
  }
});

test('a cart refuses a twenty-first item and a two hundred and first that it ever had', () => {
  const ids = Array.from({ length: 201 }, (_, number) => variantIdOf(`sku-${number}`));
  const lineOf = (quantity: number) => (variantId: (typeof ids)[number]) =>
    ({ variantId, quantity, turn: 1, addedAt: instant(0), region: 'eu' }) as const;
  const [first, ...others] = ids;
  if (first === undefined) throw new Error('There are ids');
  const full = others.slice(0, 20).map(lineOf(1));
  expect(addedQuantity(full, first, 1, 10)).toMatchObject({ code: 'cart_full' });
  expect(addedQuantity(full.slice(1), first, 1, 10)).toEqual({ ok: true, value: 1 });
  const removed = others.map(lineOf(0));
  expect(addedQuantity(removed, first, 1, 10)).toMatchObject({ code: 'cart_full' });
  expect(addedQuantity(removed.slice(1), first, 1, 10)).toEqual({ ok: true, value: 1 });
});
