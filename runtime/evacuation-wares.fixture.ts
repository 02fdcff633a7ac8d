import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import type { ProductDraft } from '#modules/catalogue/index.ts';
import { receiveStock } from '#modules/inventory/index.ts';
import { newId } from '#ports/identifier.ts';
import type { RegionPorts } from './services.ts';

/** What is for sale while Regions are lost. */
export const variantId = variantIdOf('tote/black');

/** Forty totes in the warehouse of `eu`. */
export async function stockTotes(ports: RegionPorts): Promise<void> {
  const correlationId = 'stock';
  await putProducts(ports, [{ published: true, draft }], { correlationId });
  const line = { variantId, sku: 'tote/black', location: 'warehouse-frankfurt', quantity: 40 };
  const movementId = newId('movement', 'eu', ports);
  const movement = { movementId, reason: 'purchase', lines: [line], correlationId };
  const received = await receiveStock(ports, movement);
  if (!received.ok) throw new Error(received.code);
}

const draft: ProductDraft = {
  handle: 'tote',
  title: { en: 'The tote' },
  description: { en: 'Made by hand.' },
  details: [],
  collectionHandles: [],
  tags: [],
  oneOfAKind: false,
  taxCategory: 'standard',
  rank: 1,
  options: [
    { code: 'color', name: { en: 'Colour' }, values: [{ code: 'black', name: { en: 'Black' } }] },
  ],
  pictures: [],
  variants: [
    {
      sku: 'tote/black',
      optionValues: { color: 'black' },
      weightGrams: 700,
      prices: { europe: { amountMinor: 125_000, currency: 'EUR' } },
    },
  ],
};
