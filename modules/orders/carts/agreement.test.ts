import { describe, expect, test } from 'vitest';
import { readAvailability, readProduct } from '#contracts/http/shopping.ts';
import { present } from '#kernel/assert.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { minuteMs } from '#kernel/time.ts';
import { sweepReservations } from '#modules/inventory/index.ts';
import { openShopping } from '#modules/shopping/index.ts';
import { guest } from '#ports/sign-in.ts';
import { bag, fillCart, openHouse, order, placedOrder, valueIn } from '../shop.fixture.ts';
import type { House } from '../shop.fixture.ts';
import { readCart } from './read-cart.ts';

const bodyOf = (bytes: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(bytes ?? []).toString());

/** A shop in `eu` whose bags are in `at`; a shopper with a bag in the cart looks around and buys. */
async function open(units: { readonly bags: number; readonly at?: 'eu' | 'ap' }) {
  const house = await openHouse(3, units);
  const { clock } = house.regions;
  const shopping = await openShopping(house.eu);
  const { cartId } = await fillCart(house.eu);
  const read = (url: string) => bodyOf(shopping.answer({ method: 'GET', url })?.bytes);
  /** What the shop, its page in French and the cart say, after the shop had time to hear of it. */
  const said = async () => {
    await clock.advance(100);
    const url = `/api/store/availability?variants=${bag}`;
    const [hint] = readAvailability.answer.schema.parse(read(url)).items;
    const page = readProduct.answer.schema.parse(read('/api/store/products/tote?language=fr'));
    const [variant] = page.variants;
    const edit = { cartId, actor: guest, language: 'fr' } as const;
    const [line] = valueIn(await readCart(house.eu, edit)).lines;
    const { variantId: _, ...stock } = present(hint, 'hint');
    expect(variant).toMatchObject(stock);
    expect(page.available).toBe(stock.available);
    expect(line?.heldUntil).toBe(stock.heldUntil);
    expect(line?.stockText).toBe(variant?.stockText);
    const { available, shortage } = stock;
    return { available, shortage, warnings: line?.warnings, text: line?.stockText };
  };
  const buy = async () => {
    const answer = await order(house.eu, cartId);
    return answer.ok ? 'ok' : answer.code;
  };
  return { house, said, buy };
}

/** Someone takes the last bag to the till, and is asked by their bank to confirm. */
async function hold({ eu }: House): Promise<void> {
  const { cartId } = await fillCart(eu);
  const view = valueIn(await order(eu, cartId, { paymentMethod: 'pm_card_threeDSecure2Required' }));
  expect(view.status).not.toBe('placed');
}

const soldOut = {
  available: false,
  shortage: 'sold_out',
  warnings: ['sold_out'],
  text: 'Épuisé.',
};
const notNow = {
  available: false,
  shortage: 'not_now',
  warnings: ['not_now'],
  text: 'Indisponible pour le moment. Veuillez réessayer plus tard.',
};
const held = {
  available: false,
  shortage: 'held',
  warnings: ['held'],
  text: 'Réservé pour un autre client. Il se peut qu’il soit de nouveau disponible sous peu.',
};
const free = { available: true, shortage: undefined, warnings: [], text: undefined };

describe('the shop and the cart say what a checkout answers', () => {
  test('of what is there, here or in another Region that gives', async () => {
    for (const at of ['eu', 'ap'] as const) {
      const { buy, said } = await open({ bags: 1, at });
      expect(await said()).toEqual(free);
      expect(await buy()).toBe('ok');
    }
  });

  test('of what is sold out', async () => {
    const { buy, house, said } = await open({ bags: 1 });
    await placedOrder(house.eu);
    expect(await said()).toEqual(soldOut);
    expect(await buy()).toBe('stock_insufficient');
  });

  test('of what another buyer holds, until they do not', async () => {
    const { buy, house, said } = await open({ bags: 1 });
    await hold(house);
    expect(await said()).toEqual(held);
    expect(await buy()).toBe('stock_held');
    // Nobody swept yet: the promise is over, and the unit is not free.
    await house.regions.clock.advance(60 * minuteMs);
    expect(await said()).toEqual(soldOut);
    expect(await buy()).toBe('stock_insufficient');
    await sweepReservations(house.eu);
    expect(await said()).toEqual(free);
    expect(await buy()).toBe('ok');
  });

  test('of what another buyer held and has paid for', async () => {
    const { buy, house, said } = await open({ bags: 1 });
    const before = await placedOrder(house.eu);
    expect(before.view.status).toBe('placed');
    expect(await said()).toEqual(soldOut);
    expect(await buy()).toBe('stock_insufficient');
  });

  test('of what lies in an evacuated Region', async () => {
    const { buy, house, said } = await open({ bags: 1, at: 'ap' });
    const { link } = house.regions;
    link.setAll('cut');
    house.regions.eu.custody.learn(valueIn(evacuated(firstRoster, 'ap', 'eu')));
    expect(await said()).toEqual(notNow);
    expect(await buy()).toBe('stock_elsewhere');
    link.setAll('healed');
    house.regions.eu.custody.learn(firstRoster);
    await house.regions.clock.advance(5_000);
    expect(await said()).toEqual(free);
    expect(await buy()).toBe('ok');
  });

  test('of what lies in a Region that does not answer, once a buyer has found out', async () => {
    const { buy, house, said } = await open({ bags: 1, at: 'ap' });
    const { link } = house.regions;
    link.setAll('cut');
    expect(await said()).toEqual(free);
    expect(await buy()).toBe('stock_elsewhere');
    expect(await said()).toEqual(notNow);
    link.setAll('healed');
    // Nobody asked again: it is worth another try.
    await house.regions.clock.advance(5_000);
    expect(await said()).toEqual(free);
    expect(await buy()).toBe('ok');
  });
});

test('a cart tells why there are fewer units than wanted', async () => {
  const { house } = await open({ bags: 2 });
  const { cartId } = await fillCart(house.eu, { quantity: 2 });
  await hold(house);
  const line = valueIn(await readCart(house.eu, { cartId, actor: guest, language: 'en' })).lines[0];
  expect(line?.warnings).toEqual(['short', 'held']);
  expect(await order(house.eu, cartId)).toMatchObject({
    code: 'stock_held',
    meta: { heldUntil: line?.heldUntil },
  });
});
