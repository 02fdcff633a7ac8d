import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { buyerIn } from './buyers.fixture.ts';
import { ask, send } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import {
  boughtBy,
  buy,
  checkOut,
  fillCart,
  followTo,
  search,
  seeItem,
} from './shopping.fixture.ts';
import type { Item } from './shopping.fixture.ts';

let house: House;
let merchandiser: string;
beforeAll(async () => {
  house = await startHouse();
  merchandiser = await house.signIn('merchandiser');
}, 120_000);
afterEach(() => house.link('mended'));
afterAll(() => house?.remove());

const other = { eu: 'ap', ap: 'eu' } as const satisfies Record<Region, Region>;

describe('while the link between the Regions is cut', () => {
  test('an order of the other Region is shown, since the edge can ask that one', async () => {
    const bought = await buy(house, buyerIn('ap'));
    await house.link('cut');
    const seen = await send(house.url, bought.path, { region: 'eu' });
    expect(seen.status).toBe(200);
    expect(seen.headers.get('meridian-region')).toBe('ap');
  });

  test('a change of the catalogue waits, and is everywhere once it is mended', async () => {
    await house.link('cut');
    const { handle } = await changePrice('eu', 111_100);
    expect(await priceIn('ap', handle)).not.toBe(111_100);
    await house.link('mended');
    await until(
      'ap shows the price',
      () => priceIn('ap', handle),
      (minor) => minor === 111_100,
    );
  });
});

/** The European price of an item as a Region shows it. */
async function priceIn(region: Region, handle: string): Promise<number> {
  const buyer = { ...buyerIn('eu'), region };
  return (await seeItem(house, buyer, handle)).price.from.amountMinor;
}

/** Sets the European price of all variants of the first bag. */
async function changePrice(region: Region, amountMinor: number): Promise<{ handle: string }> {
  const { items } = await search(house, buyerIn('eu'), 'category=bags&limit=1');
  const { handle } = present(items[0], 'a bag');
  const { productId, variants } = await seeItem(house, buyerIn('eu'), handle);
  const path = `/api/staff/products/${productId}`;
  const read = await send(house.url, path, { region, token: merchandiser });
  const prices = variants.map(({ variantId }) => ({
    variantId,
    market: 'europe',
    price: { amountMinor, currency: 'EUR' },
  }));
  const headers = { 'if-match': present(read.headers.get('etag') ?? undefined, 'an ETag') };
  const call = { method: 'PUT', region, token: merchandiser, body: { prices }, headers } as const;
  await ask(house.url, `${path}/prices`, call);
  return { handle };
}

describe('the catalogue', () => {
  test.each(regions)(
    'shows a price that staff change through %s in both Regions, past every cache',
    async (region) => {
      const amountMinor = region === 'eu' ? 123_400 : 432_100;
      const { items } = await search(house, buyerIn('eu'), 'category=bags&limit=1');
      const { handle } = present(items[0], 'a bag');
      const path = `/api/store/products/${handle}?market=europe&language=de`;
      const before = await send<Item>(house.url, path, { region: 'eu' });
      const cached = await send(house.url, path, { region: 'eu' });
      expect(before.body.price.from.amountMinor).not.toBe(amountMinor);
      expect(cached.headers.get('x-cache')).toBe('hit');
      await changePrice(region, amountMinor);
      for (const seen of regions) {
        await until(
          `${seen} shows the price`,
          () => priceIn(seen, handle),
          (minor) => minor === amountMinor,
        );
      }
    },
  );

  test('takes a product file by the command, and shows it in both Regions', async () => {
    const file = join(house.folder, 'import.csv');
    writeFileSync(
      file,
      [
        'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src',
        'quay-satchel,Quay Satchel,<p>Saddle-stitched.</p>,Meridian,Bags,leather,TRUE,Colour,Cognac,QS-COG,900,3,1450.00,',
        'quay-satchel,,,,,,,,Ink,QS-INK,900,2,1450.00,',
        '',
      ].join('\n'),
    );
    const script = fileURLToPath(new URL('../tools/import/main.ts', import.meta.url));
    const run = () =>
      promisify(execFile)(process.execPath, [script, file, '--publish', '--url', house.url], {
        timeout: 60_000,
      });
    expect((await run()).stdout).toMatch(/1 .*created|created.* 1/i);
    for (const region of regions) {
      const buyer = { ...buyerIn('eu'), region };
      const path = '/api/store/products/quay-satchel?market=europe&language=de';
      await until(
        `${region} shows the imported item`,
        () => send<Item>(house.url, path, { region }),
        ({ body, status }) => status === 200 && body.available,
      );
      expect((await search(house, buyer, 'q=quay%20satchel')).items[0]?.handle).toBe(
        'quay-satchel',
      );
    }
    expect((await run()).stdout).toMatch(/1 .*unchanged|unchanged.* 1/i);
  });
});

describe('a Region that is killed', () => {
  test.each(regions)(
    'is stood in for at once by the other, and comes back (%s)',
    async (region) => {
      const list = `/api/store/products?market=europe&language=fr&limit=3&sort=${region === 'eu' ? 'newest' : 'price-asc'}`;
      const killed = house.kill(region);
      const read = await send(house.url, list, { region });
      expect(read.status).toBe(200);
      expect(read.headers.get('meridian-region')).toBe(other[region]);
      const buyer = buyerIn(other[region]);
      const cart = await ask<{ cartId: string }>(house.url, '/api/store/carts', {
        method: 'POST',
        region,
        body: { market: buyer.market },
      });
      expect(cart.cartId).toMatch(new RegExp(`^cart_${other[region]}_`));
      await house.isBack(region, killed);
      const ready = () => ask<{ regions: Record<Region, boolean> }>(house.url, '/readyz');
      await until('the edge trusts it again', ready, ({ regions }) => regions[region]);
      const uncached = `/api/store/products?market=europe&language=it&limit=${region === 'eu' ? 4 : 5}`;
      expect((await send(house.url, uncached, { region })).headers.get('meridian-region')).toBe(
        region,
      );
    },
  );

  test('keeps its orders, and what was under way is finished', async () => {
    const bought = [];
    for (const region of regions) {
      const buyer = buyerIn(region);
      const piece = await search(house, buyer, 'category=scarves&available=true&limit=1');
      const item = await seeItem(house, buyer, present(piece.items[0], 'a scarf').handle);
      const variant = present(
        item.variants.find(({ available, price }) => available && price),
        'one',
      );
      const cart = await fillCart(house, buyer, variant.variantId);
      const answer = await checkOut(house, buyer, cart);
      bought.push(boughtBy(buyer, answer.body, variant.variantId));
    }
    const killed = regions.map((region) => [region, house.kill(region)] as const);
    for (const [region, pid] of killed) await house.isBack(region, pid);
    for (const each of bought) {
      expect((await followTo(house, each, 'closed')).payment.status).toBe('captured');
    }
  });
});
