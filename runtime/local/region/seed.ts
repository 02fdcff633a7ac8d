import { hash } from 'node:crypto';
import { houseCategories, houseCollections, houseProducts } from '#house/index.ts';
import type { HouseProduct } from '#house/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { marketCodes, markets } from '#kernel/market.ts';
import { money } from '#kernel/money.ts';
import { putCategory, putCollection, putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import type { PriceList, ProductDraft } from '#modules/catalogue/index.ts';
import { register } from '#modules/identity/index.ts';
import { receiveStock, stockLocations } from '#modules/inventory/index.ts';
import type { ReceivedLine } from '#modules/inventory/index.ts';
import { ownedKind, put, staying, trusted } from '#ports/item-kind.ts';
import { recallOnce } from '#ports/once.ts';
import type { Key } from '#ports/table.ts';
import type { RegionPorts } from '../../services.ts';
import { demoPeople, demoSecret } from '../demo-people.ts';

const correlationId = 'first-start';

export type SeedPorts = Pick<RegionPorts, 'clock' | 'peers' | 'random' | 'table' | 'telemetry'>;

/**
 * | item | partition | sort | nature |
 * | --- | --- | --- | --- |
 * | that a Region was filled, and when | `seed/{region}` | `house` | owned, staying |
 */
const seededKind = staying(
  ownedKind<{ readonly at: Instant }>(
    'seeded house',
    ({ partition }) => regions.find((region) => partition === keyOf(region).partition),
    trusted,
  ),
);

function keyOf(region: Region): Key {
  return { partition: `seed/${region}`, sort: 'house' };
}

/**
 * Fills an empty Region with the seeded house: the catalogue at its home, the stock where it stands,
 * and the people. What was filled once is never filled again, also after a crash half-way.
 */
export async function seedRegion(ports: SeedPorts): Promise<void> {
  const { region } = ports.table;
  const key = keyOf(region);
  if ((await ports.table.get(seededKind, key)) !== undefined) return;
  // Stores of an earlier version have a record that is kept for a week.
  const former = { scope: 'seed', key: `house/${region}`, fingerprint: '' };
  if ((await recallOnce(ports.table, former)) === undefined) await fill(ports, region);
  await ports.table.commit([put(seededKind, key, { at: ports.clock.now() }, 'absent')]);
}

async function fill(ports: SeedPorts, region: Region): Promise<void> {
  const products = houseProducts();
  if (region === 'eu') {
    await seedCatalogue(ports, products);
    await seedPeople(ports);
  }
  await seedStock(ports, products);
}

async function seedCatalogue(ports: SeedPorts, products: readonly HouseProduct[]): Promise<void> {
  const context = { correlationId };
  for (const { handle, name, position } of houseCategories()) {
    expectDone(
      handle,
      await putCategory(ports, { handle, name, position, hidden: false }, context),
    );
  }
  for (const [position, { handle, title, text, productHandles }] of houseCollections().entries()) {
    const leadProductHandles = productHandles.slice(0, 8);
    const draft = { handle, title, text, leadProductHandles, position, published: true };
    expectDone(handle, await putCollection(ports, draft, context));
  }
  const commands = products.map((product) => ({ draft: draftOf(product), published: true }));
  await putProducts(ports, commands, context, ({ draft }, result) =>
    expectDone(draft.handle, result),
  );
}

function expectDone(
  handle: string,
  result: { readonly ok: boolean; readonly code?: string; readonly detail?: string },
): void {
  if (!result.ok)
    throw new Error(`Seeding ${handle} failed: ${result.code} ${result.detail ?? ''}`);
}

/** A product of the seeded house as the catalogue takes it. */
export function draftOf(product: HouseProduct): ProductDraft {
  const { care, careCode, pictures, publishedAtOrder, variants, ...same } = product;
  return {
    ...same,
    care: { code: careCode, name: care },
    rank: publishedAtOrder,
    pictures: pictures.map(({ handle, altText, view, colorCode }) => ({
      handle,
      altText,
      view,
      optionValues: { color: colorCode },
    })),
    variants: variants.map(({ prices, stock: _, ...variant }) => ({
      ...variant,
      prices: priceList(prices),
    })),
  };
}

function priceList(prices: Readonly<Record<string, number>>): PriceList {
  return Object.fromEntries(
    marketCodes.flatMap((code) => {
      const { currency } = markets[code];
      const amountMinor = prices[currency];
      return amountMinor === undefined ? [] : [[code, money(amountMinor, currency)]];
    }),
  );
}

/** Books what stands at this Region's own locations: each is received where it is at home. */
async function seedStock(ports: SeedPorts, products: readonly HouseProduct[]): Promise<void> {
  const { region } = ports.table;
  const lines: ReceivedLine[] = products.flatMap((product) =>
    product.variants.flatMap(({ sku, stock }) =>
      Object.entries(stock).flatMap(([location, quantity]) =>
        quantity > 0 && isHere(location, region)
          ? [{ variantId: variantIdOf(sku), sku, location, quantity }]
          : [],
      ),
    ),
  );
  const movementId = movementIdOf(region);
  const received = await receiveStock(ports, {
    movementId,
    reason: 'opening stock',
    lines,
    correlationId,
  });
  expectDone('stock', received);
}

function isHere(handle: string, region: Region): boolean {
  return stockLocations.some(
    (location) => location.handle === handle && location.region === region,
  );
}

function movementIdOf(region: Region) {
  return derivedId('movement', region, hash('sha256', `seed/stock/${region}`, 'buffer'));
}

async function seedPeople(ports: SeedPorts): Promise<void> {
  await Promise.all(demoPeople.map(({ name, actor }) => register(ports, name, demoSecret, actor)));
}
