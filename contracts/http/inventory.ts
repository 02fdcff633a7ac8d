import { z } from 'zod';
import { regions } from '../../kernel/region.ts';
import type { Region } from '../../kernel/region.ts';
import { stockLocation } from '../../kernel/stock-location.ts';
import { idSchema, nothing, pageOf, pageQuery } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const location = z.string().min(1).max(64);
const quantity = z.int().min(1).max(1_000_000);

/** The units of a variant at a location, over all Regions. */
export const inventoryLevelSchema = z
  .strictObject({
    variantId: idSchema('variant'),
    sku: z.string(),
    location,
    onHand: z.int().nonnegative(),
    reserved: z.int().nonnegative(),
    available: z.int().nonnegative(),
    incoming: z.int().nonnegative(),
  })
  .meta({
    id: 'InventoryLevel',
    description:
      'onHand = reserved + available + incoming. Incoming units are on their way between the allotments of two Regions.',
  });

/** The part of a level that one Region may sell. */
export const allotmentSchema = z
  .strictObject({
    location,
    region: z.enum(regions),
    free: z.int().nonnegative(),
    reserved: z.int().nonnegative(),
  })
  .meta({ id: 'Allotment' });

const tag = 'Inventory';

/**
 * What comes to a location or goes from it is booked by its Region, or by whoever holds that: so the
 * same request repeated at another Region is known again. Of several lines, the first decides.
 */
const homeOfFirstLine = homeOf(
  z.object({ lines: z.tuple([z.object({ location })], z.unknown()) }),
  ({ lines: [line] }) => stockLocation(line.location)?.region,
);
const homeOfLocation = homeOf(
  z.object({ location }),
  (body) => stockLocation(body.location)?.region,
);
/** The giver, which commits the document. */
const homeOfGiver = homeOf(z.object({ from: z.enum(regions) }), ({ from }) => from);

function homeOf<T>(schema: z.ZodType<T>, home: (body: T) => Region | undefined) {
  return (body: unknown): Region | undefined => {
    const parsed = schema.safeParse(body);
    return parsed.success ? home(parsed.data) : undefined;
  };
}

export const listInventoryLevels = endpoint({
  id: 'listInventoryLevels',
  method: 'GET',
  path: '/api/staff/inventory',
  tag,
  summary: 'Lists the levels at a location by sku',
  audience: 'staff',
  params: nothing,
  query: z.strictObject({ location, ...pageQuery }),
  body: nothing,
  answer: { status: 200, schema: pageOf(inventoryLevelSchema) },
});

export const readInventoryLevels = endpoint({
  id: 'readInventoryLevels',
  method: 'GET',
  path: '/api/staff/inventory/{variantId}',
  tag,
  summary: 'Shows the levels of a variant at all locations, and how the Regions share them',
  audience: 'staff',
  params: z.strictObject({ variantId: idSchema('variant') }),
  query: nothing,
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      variantId: idSchema('variant'),
      levels: z.array(inventoryLevelSchema),
      allotments: z.array(allotmentSchema),
    }),
  },
});

export const receiveInventory = endpoint({
  id: 'receiveInventory',
  method: 'POST',
  path: '/api/staff/inventory/receipts',
  tag,
  summary: 'Books units that arrived',
  description: 'All lines or none. Each Region gets its share of what arrived.',
  audience: 'staff',
  homeOfBody: homeOfFirstLine,
  params: nothing,
  query: nothing,
  body: z.strictObject({
    reason: z.enum(['purchase', 'production', 'return', 'opening']),
    lines: z
      .array(z.strictObject({ variantId: idSchema('variant'), location, quantity }))
      .min(1)
      .max(90),
  }),
  answer: {
    status: 201,
    schema: z.strictObject({ movementId: idSchema('movement'), units: z.int() }),
  },
});

export const adjustInventory = endpoint({
  id: 'adjustInventory',
  method: 'POST',
  path: '/api/staff/inventory/adjustments',
  tag,
  summary: 'Corrects a level up or down',
  description: 'Never below what is reserved.',
  audience: 'staff',
  homeOfBody: homeOfLocation,
  params: nothing,
  query: nothing,
  body: z.strictObject({
    variantId: idSchema('variant'),
    location,
    /** Found (above zero) or lost (below zero). */
    quantity: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((units) => units !== 0, { message: 'is not zero' }),
    reason: z.enum(['count', 'damage', 'loss', 'found', 'sample', 'correction']),
  }),
  answer: { status: 201, schema: z.strictObject({ movementId: idSchema('movement') }) },
});

export const transferInventory = endpoint({
  id: 'transferInventory',
  method: 'POST',
  path: '/api/staff/inventory/transfers',
  tag,
  summary: "Moves units from one Region's allotment to another's",
  description: 'The goods stay where they are; who may sell them changes.',
  audience: 'staff',
  homeOfBody: homeOfGiver,
  params: nothing,
  query: nothing,
  body: z
    .strictObject({
      variantId: idSchema('variant'),
      location: location.exactOptional(),
      from: z.enum(regions),
      to: z.enum(regions),
      quantity,
    })
    .refine(({ from, to }) => from !== to, { message: 'names two Regions', path: ['to'] }),
  answer: { status: 202, schema: z.strictObject({ transferId: idSchema('transfer') }) },
});
