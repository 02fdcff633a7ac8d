import { expect, test } from 'vitest';
import type { Hono } from 'hono';
import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { evacuated, firstRoster, returned, returning } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Region } from '#kernel/region.ts';
import { openApp } from '#runtime/http/app.ts';
import { forwardedHeader } from '#runtime/http/forward.ts';
import { Repetitions } from '#runtime/http/repetition.ts';
import { fillCart, openHouse, order, valueIn } from '../shop.fixture.ts';
import type { House } from '../shop.fixture.ts';
import { loadCart } from './load-cart.ts';
import { cartRoutes } from './routes.ts';
import { openNote } from './store.ts';

/** A house with the API of carts in both Regions, and a cart at home in `eu` that both know. */
async function open() {
  const house = await openHouse();
  const apps = new Map<Region, Hono>();
  for (const shop of [house.eu, house.ap]) {
    const app = openApp(cartRoutes(shop), {
      ...shop,
      repetitions: new Repetitions(shop.table),
      catalogueHome: 'eu',
      forward: async (to, { headers, method, url }, body) => {
        const passed = new Headers(headers);
        passed.set(forwardedHeader, shop.region);
        return present(apps.get(to), to).request(url, {
          method,
          headers: passed,
          body: Buffer.from(body),
        });
      },
    });
    apps.set(shop.region, app);
  }
  const { cartId } = await fillCart(house.eu);
  await house.regions.replicate();
  let asked = 0;
  const give = async (at: Region, note: string) => {
    const answer = await present(apps.get(at), at).request(`/api/store/carts/${cartId}`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `gift-note-${String(asked++).padStart(8, '0')}`,
      },
      body: JSON.stringify({ gift: { wrap: true, note } }),
    });
    expect(answer.status).toBe(200);
    await house.regions.replicate();
  };
  return { house, cartId, give };
}

async function noteAt(house: House, at: 'eu' | 'ap', cartId: Id<'cart'>) {
  const cart = present(await loadCart(house[at].table, cartId), 'cart');
  return openNote(house[at].keys, cartId, cart.note);
}

function tell({ regions }: House, roster: Roster): Roster {
  for (const { custody } of [regions.eu, regions.ap]) custody.learn(roster);
  return roster;
}

test('a gift note that is written away from the cart’s home is read there at checkout', async () => {
  const { cartId, give, house } = await open();
  await give('ap', 'For Chloé');
  expect(await noteAt(house, 'eu', cartId)).toBe('For Chloé');
  valueIn(await order(house.eu, cartId));
});

test('a gift note is read by whoever holds the cart, after an evacuation and after the return', async () => {
  const { cartId, give, house } = await open();
  await give('ap', 'before');
  const adopted = tell(house, valueIn(evacuated(firstRoster, 'eu', 'ap')));
  expect(await noteAt(house, 'ap', cartId)).toBe('before');
  await give('eu', 'meanwhile');
  expect(await noteAt(house, 'ap', cartId)).toBe('meanwhile');
  tell(house, valueIn(returned(valueIn(returning(adopted, 'eu')), 'eu')));
  expect(await noteAt(house, 'eu', cartId)).toBe('meanwhile');
  await give('ap', 'after');
  expect(await noteAt(house, 'eu', cartId)).toBe('after');
});
