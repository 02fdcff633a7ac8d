import { marketCodes, markets } from '#kernel/market.ts';
import { minuteMs } from '#kernel/time.ts';
import type { Region } from '#kernel/region.ts';
import type { World } from '../world/world.ts';
import type { Client, Outcome } from './client.ts';
import { number, text } from './read.ts';

/** Drafts a piece that nobody asked for, shows it to shoppers, changes it and takes it away again. */
export async function launchProduct(world: World, client: Client, region: Region): Promise<void> {
  const handle = client.name.replaceAll(' ', '-');
  const created = await client.call({ id: 'createProduct', region, body: draftOf(handle) });
  const productId = text(created.body, 'productId');
  if (productId === '') return;
  const params = { productId };
  let revision = number(created.body, 'revision');
  const change = async (id: string, body: unknown): Promise<Outcome> => {
    const headers = { 'if-match': `"${revision}"` };
    const changed = await client.call({ id, region, params, headers, body });
    if (changed.status === 200) revision = number(changed.body, 'revision');
    return changed;
  };
  const shown = await change('publishProduct', undefined);
  world.trace.count(`staff/product shown ${shown.status}`);
  await client.pause(2 * minuteMs);
  await change('updateProduct', { title: { en: 'The novelty of the day' } });
  await readInShop(world, client, region, handle);
  await change('unpublishProduct', undefined);
}

/** Categories and collections, which any Region's menu shows in the end. */
export async function file(_: World, client: Client, region: Region): Promise<void> {
  const handle = client.name.replaceAll(' ', '-');
  const category = { handle, name: { en: 'Novelties' }, position: 1 };
  await client.call({ id: 'createCategory', region, body: category });
  await client.call({ id: 'listStaffCategories', region });
  const collection = {
    handle,
    title: { en: 'Novelties' },
    text: { en: 'All that is new.' },
    leadProductHandles: ['tote'],
    position: 1,
    published: true,
  };
  await client.call({ id: 'createCollection', region, body: collection });
  await client.call({ id: 'listStaffCollections', region });
  await client.pause(minuteMs);
  const query = { market: 'europe' };
  await client.call({ id: 'readCollection', region, params: { handle }, query });
  await client.call({ id: 'readMenu', region, query });
}

async function readInShop(
  world: World,
  client: Client,
  region: Region,
  handle: string,
): Promise<void> {
  const query = { market: 'europe' };
  const seen = await client.call({ id: 'readProduct', region, params: { handle }, query });
  world.trace.count(`shopper/looks at a novelty ${seen.status}`);
  await client.call({ id: 'suggest', region, query: { ...query, q: 'novel' } });
}

function draftOf(handle: string) {
  return {
    handle,
    title: { en: 'The novelty' },
    description: { en: 'Made by hand.' },
    options: [
      {
        code: 'color',
        name: { en: 'Colour' },
        values: [{ code: 'blue', name: { en: 'Blue' } }],
      },
    ],
    variants: [
      {
        sku: `${handle}/blue`,
        optionValues: { color: 'blue' },
        weightGrams: 300,
        prices: Object.fromEntries(
          marketCodes.map((code) => [
            code,
            { amountMinor: 50_000, currency: markets[code].currency },
          ]),
        ),
      },
    ],
  };
}
