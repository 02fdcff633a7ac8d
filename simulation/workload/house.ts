import { openSimulatedRegion, SimulatedClock } from '#adapters/simulated/index.ts';
import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { marketCodes, markets } from '#kernel/market.ts';
import { money } from '#kernel/money.ts';
import type { Region } from '#kernel/region.ts';
import { stockLocations } from '#kernel/stock-location.ts';
import type { StockLocation } from '#kernel/stock-location.ts';
import { fromIso, hourMs, plus } from '#kernel/time.ts';
import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import type { PriceList, ProductDraft } from '#modules/catalogue/index.ts';
import type { ReplicatedChange } from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';

/** When every run begins. */
export const opening = fromIso('2026-03-01T09:00:00.000Z');

/** One thing that the simulated house sells. */
export interface Piece {
  readonly variantId: Id<'variant'>;
  readonly sku: string;
  readonly handle: string;
  readonly oneOfAKind: boolean;
}

const pieces = [
  ['tote', 'black', 125_000, false],
  ['scarf', 'red', 29_000, false],
  ['belt', 'brown', 45_000, false],
  ['wallet', 'green', 39_000, false],
  ['ring', 'silver', 210_000, false],
  ['brooch', 'gold', 980_000, true],
] as const;

/** The pieces of the house, of which `brooch` there is one. */
export const assortment: readonly Piece[] = pieces.map(([handle, color, , oneOfAKind]) => {
  const sku = `${handle}/${color}`;
  return { variantId: variantIdOf(sku), sku, handle, oneOfAKind };
});

/** Where a Region's goods arrive. */
export function warehouseOf(region: Region): string {
  const isTheirs = (place: StockLocation) => place.kind === 'warehouse' && place.region === region;
  return present(stockLocations.find(isTheirs), `warehouse of ${region}`).handle;
}

let made: Promise<readonly ReplicatedChange[]> | undefined;

/** The items of a catalogue as it lies in both Regions when a run begins; made once a process. */
export function catalogueItems(): Promise<readonly ReplicatedChange[]> {
  made ??= makeCatalogue();
  return made;
}

async function makeCatalogue(): Promise<readonly ReplicatedChange[]> {
  const clock = new SimulatedClock({ start: plus(opening, -hourMs) });
  const region = openSimulatedRegion({ region: 'eu', seed: 1, clock });
  const drafts = pieces.map(([handle, color, amountMinor, oneOfAKind]) => ({
    draft: draftOf(handle, color, amountMinor, oneOfAKind),
    published: true,
  }));
  await putProducts(region, drafts, { correlationId: 'opening' }, ({ draft }, result) => {
    if (!result.ok) throw new Error(`${draft.handle} was refused: ${result.code}`);
  });
  await region.settle();
  const { changes } = await region.table.pull(firstCursor, 10_000);
  return changes;
}

function draftOf(
  handle: string,
  color: string,
  amountMinor: number,
  oneOfAKind: boolean,
): ProductDraft {
  const name = { en: color };
  return {
    handle,
    title: { en: `The ${handle}`, de: `Das Stück ${handle}` },
    description: { en: 'Made by hand.' },
    details: [],
    collectionHandles: [],
    tags: [],
    oneOfAKind,
    taxCategory: 'standard',
    rank: 1,
    options: [{ code: 'color', name: { en: 'Colour' }, values: [{ code: color, name }] }],
    pictures: [],
    variants: [
      {
        sku: `${handle}/${color}`,
        optionValues: { color },
        weightGrams: 700,
        prices: pricesOf(amountMinor),
      },
    ],
  };
}

/** The same number of minor units everywhere, so that even yen stay in the range of cards. */
function pricesOf(amountMinor: number): PriceList {
  return Object.fromEntries(
    marketCodes.map((code) => [code, money(amountMinor, markets[code].currency)]),
  );
}
