import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import { idSchema, localizedTextSchema, moneySchema } from '../common.ts';
import { eventContract } from '../event.ts';

const product = z.object({ productId: idSchema('product'), handle: z.string() });

const named = z.object({ code: z.string(), name: localizedTextSchema });
const valuesByOption = z.record(z.string(), z.string());

/** One price a market, in its currency; a market without one does not sell it. */
export const priceListFact = z.partialRecord(z.enum(marketCodes), moneySchema);

const variantFact = z.object({
  variantId: idSchema('variant'),
  sku: z.string(),
  barcode: z.string().exactOptional(),
  /** Value codes by option code. */
  optionValues: valuesByOption,
  weightGrams: z.int(),
  prices: priceListFact,
  pictureHandle: z.string().exactOptional(),
});

/** All that a merchandiser wrote about a product. */
export const productContentFact = z.object({
  title: localizedTextSchema,
  description: localizedTextSchema,
  details: z.array(localizedTextSchema).readonly(),
  kind: z.string().exactOptional(),
  vendor: z.string().exactOptional(),
  categoryHandle: z.string().exactOptional(),
  collectionHandles: z.array(z.string()).readonly(),
  material: named.exactOptional(),
  care: named.exactOptional(),
  tags: z.array(z.string()).readonly(),
  oneOfAKind: z.boolean(),
  taxCategory: z.enum(['standard', 'reduced', 'exempt']),
  originCountry: z.string().exactOptional(),
  hsCode: z.string().exactOptional(),
  rank: z.number(),
  options: z
    .array(
      named.extend({
        values: z.array(named.extend({ swatch: z.string().exactOptional() })).readonly(),
      }),
    )
    .readonly(),
  pictures: z
    .array(
      z.object({
        handle: z.string(),
        altText: localizedTextSchema,
        view: z.string().exactOptional(),
        optionValues: valuesByOption.exactOptional(),
        sourceUrl: z.string().exactOptional(),
      }),
    )
    .readonly(),
  variants: z.array(variantFact).readonly(),
});

/** Subject: the product. Folded in order, they are the product. */
export const productCreated = eventContract(
  'product.created',
  'A product was drafted.',
  product.extend({ content: productContentFact }),
);
export const productUpdated = eventContract(
  'product.updated',
  'Text, options, variants, media or filing changed; `fields` names what.',
  product.extend({
    fields: z.array(z.string()).readonly(),
    /** The new value of each of `fields`; one that is named but not here was taken away. */
    changes: productContentFact.partial(),
  }),
);
export const productPublished = eventContract('product.published', 'Shoppers can see it.', product);
export const productUnpublished = eventContract(
  'product.unpublished',
  'Shoppers cannot see it any more.',
  product,
);
export const pricesChanged = eventContract(
  'product.pricesChanged',
  'Prices of some variants changed in some markets.',
  product.extend({
    markets: z.array(z.enum(marketCodes)).readonly(),
    /** The whole new price list of each variant concerned. */
    prices: z.array(z.object({ variantId: idSchema('variant'), prices: priceListFact })).readonly(),
  }),
);

/** Subject: the category or collection. The newest alone says all about it. */
export const categoryChanged = eventContract(
  'category.changed',
  'A category was made, renamed, moved or hidden.',
  z.object({
    categoryId: idSchema('category'),
    handle: z.string(),
    name: localizedTextSchema,
    parentHandle: z.string().exactOptional(),
    position: z.int(),
    hidden: z.boolean(),
  }),
);
export const collectionChanged = eventContract(
  'collection.changed',
  'A collection was made or changed.',
  z.object({
    collectionId: idSchema('collection'),
    handle: z.string(),
    title: localizedTextSchema,
    text: localizedTextSchema,
    leadProductHandles: z.array(z.string()).readonly(),
    pictureHandle: z.string().exactOptional(),
    position: z.int(),
    published: z.boolean(),
  }),
);
