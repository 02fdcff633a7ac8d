import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import {
  countrySchema,
  currencySchema,
  idSchema,
  instantSchema,
  languageSchema,
  moneySchema,
  nothing,
  pageQuery,
} from '../common.ts';
import { endpoint } from '../endpoint.ts';

/*
 * Reads of the shop. Each answer is in one market (`market`, or the header `Meridian-Market`, or
 * `europe`) and one language (`language`, or `Accept-Language`, or English), and has an `ETag`.
 */

const marketSchema = z.enum(marketCodes);
const handleSchema = z.string().min(1).max(255);

const context = {
  market: marketSchema.optional(),
  language: languageSchema.optional(),
};
const contextQuery = z.strictObject(context);

export const sortOrders = ['featured', 'newest', 'price-asc', 'price-desc', 'relevance'] as const;

/** `color=black&color=red` or `color=black,red`. */
const codesSchema = z
  .union([z.string().max(1_000), z.array(z.string().max(255)).max(50)])
  .transform((text) =>
    [text]
      .flat()
      .flatMap((part) => part.split(','))
      .filter((code) => code !== ''),
  )
  .optional();

const listQuery = z.strictObject({
  ...context,
  ...pageQuery,
  q: z.string().max(200).optional(),
  category: handleSchema.optional(),
  collection: handleSchema.optional(),
  sort: z.enum(sortOrders).optional(),
  color: codesSchema,
  material: codesSchema,
  size: codesSchema,
  /** Minor units of the market's currency, both inclusive. */
  priceMin: z.coerce.number().int().min(0).optional(),
  priceMax: z.coerce.number().int().min(0).optional(),
  available: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

const pictureSchema = z.strictObject({
  handle: z.string(),
  altText: z.string(),
  view: z.string().exactOptional(),
  optionValues: z.record(z.string(), z.string()).exactOptional(),
});

const codeSchema = z.strictObject({ code: z.string(), label: z.string() });
const swatchSchema = codeSchema.extend({ swatch: z.string().exactOptional() });
const linkSchema = z.strictObject({ handle: z.string(), title: z.string() });
const priceRangeSchema = z
  .strictObject({ from: moneySchema, to: moneySchema })
  .meta({ description: 'The lowest and the highest price of the variants; often the same.' });

export const cardSchema = z
  .strictObject({
    productId: idSchema('product'),
    handle: z.string(),
    title: z.string(),
    categoryHandle: z.string().exactOptional(),
    price: priceRangeSchema,
    pictures: z.array(pictureSchema),
    colors: z.array(swatchSchema),
    available: z.boolean(),
    oneOfAKind: z.boolean(),
  })
  .meta({ id: 'ProductCard', description: 'A product as lists show it.' });

const facetSchema = z
  .strictObject({
    code: z.enum(['category', 'color', 'material', 'size']),
    values: z.array(swatchSchema.extend({ count: z.int() })),
  })
  .meta({ description: 'Counts over the result as if nothing of this facet were chosen.' });

export const listSchema = z
  .strictObject({
    items: z.array(cardSchema),
    total: z.int(),
    facets: z.array(facetSchema),
    availableCount: z.int(),
    priceRange: priceRangeSchema.exactOptional(),
    nextCursor: z.string().exactOptional(),
    market: marketSchema,
    language: languageSchema,
  })
  .meta({ id: 'ProductList' });

const stockHint = {
  available: z.boolean(),
  /** One to three, when so few are left; never a larger number. */
  unitsLeft: z.int().min(1).max(3).exactOptional(),
  /**
   * Why a checkout would refuse: `sold_out`; `held`, other buyers hold it and may not pay; `not_now`, it
   * is where it cannot be had at present. Absent when it is available, or not sold in this market.
   */
  shortage: z.enum(['sold_out', 'held', 'not_now']).exactOptional(),
  /** When `held`: by then it is paid for or free. */
  heldUntil: instantSchema.exactOptional(),
};

const itemVariantSchema = z.strictObject({
  variantId: idSchema('variant'),
  sku: z.string(),
  barcode: z.string().exactOptional(),
  optionValues: z.record(z.string(), z.string()),
  /** Absent when the variant is not sold in this market. */
  price: moneySchema.exactOptional(),
  weightGrams: z.int(),
  pictureHandle: z.string().exactOptional(),
  ...stockHint,
  /** The shortage in the reader’s language. */
  stockText: z.string().exactOptional(),
});

export const itemSchema = z
  .strictObject({
    productId: idSchema('product'),
    handle: z.string(),
    title: z.string(),
    description: z.string(),
    details: z.array(z.string()),
    material: codeSchema.exactOptional(),
    care: codeSchema.exactOptional(),
    originCountry: z.string().exactOptional(),
    vendor: z.string().exactOptional(),
    oneOfAKind: z.boolean(),
    price: priceRangeSchema,
    taxIncluded: z.boolean(),
    available: z.boolean(),
    options: z.array(codeSchema.extend({ values: z.array(swatchSchema) })),
    pictures: z.array(pictureSchema),
    variants: z.array(itemVariantSchema),
    breadcrumbs: z.array(linkSchema),
    collections: z.array(linkSchema),
    related: z.array(cardSchema),
    market: marketSchema,
    language: languageSchema,
  })
  .meta({ id: 'Product' });

const menuEntry = z
  .strictObject({
    handle: z.string(),
    title: z.string(),
    get children() {
      return z.array(menuEntry);
    },
  })
  .meta({ id: 'MenuEntry', description: 'A category and those within it.' });

const collectionEntry = linkSchema.extend({ pictureHandle: z.string().exactOptional() });

export const readMenu = endpoint({
  id: 'readMenu',
  method: 'GET',
  path: '/api/store/menu',
  tag: 'Shopping',
  summary: 'The tree of categories, and the collections',
  audience: 'public',
  params: nothing,
  query: contextQuery,
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      categories: z.array(menuEntry),
      collections: z.array(collectionEntry),
      language: languageSchema,
    }),
  },
});

export const listProducts = endpoint({
  id: 'listProducts',
  method: 'GET',
  path: '/api/store/products',
  tag: 'Shopping',
  summary: 'Lists and searches products',
  description:
    '`q` searches in the language of the request, English standing in, and forgives typing errors. `priceMin` and `priceMax` are minor units of the market’s currency. Follow `nextCursor` for more; it keeps its place while the catalogue changes.',
  audience: 'public',
  params: nothing,
  query: listQuery,
  body: nothing,
  answer: { status: 200, schema: listSchema },
});

export const readProduct = endpoint({
  id: 'readProduct',
  method: 'GET',
  path: '/api/store/products/{handle}',
  tag: 'Shopping',
  summary: 'Everything about one product',
  audience: 'public',
  params: z.strictObject({ handle: handleSchema }),
  query: contextQuery,
  body: nothing,
  answer: { status: 200, schema: itemSchema },
});

export const suggest = endpoint({
  id: 'suggest',
  method: 'GET',
  path: '/api/store/suggestions',
  tag: 'Shopping',
  summary: 'Completes what a shopper types',
  audience: 'public',
  params: nothing,
  query: contextQuery.extend({ q: z.string().min(1).max(200) }),
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      products: z.array(collectionEntry),
      categories: z.array(linkSchema),
      collections: z.array(linkSchema),
    }),
  },
});

export const readAvailability = endpoint({
  id: 'readAvailability',
  method: 'GET',
  path: '/api/store/availability',
  tag: 'Shopping',
  summary: 'Which variants can be bought now',
  description: '`variants` names up to 100 variant ids, repeated or parted by commas.',
  audience: 'public',
  params: nothing,
  query: z.strictObject({
    variants: z
      .union([z.string().max(6_500), z.array(z.string().max(6_500)).max(100)])
      .transform((text) =>
        [text]
          .flat()
          .flatMap((part) => part.split(','))
          .filter((id) => id !== ''),
      )
      .pipe(z.array(idSchema('variant')).min(1).max(100)),
  }),
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      items: z.array(z.strictObject({ variantId: idSchema('variant'), ...stockHint })),
    }),
  },
});

export const readCollection = endpoint({
  id: 'readCollection',
  method: 'GET',
  path: '/api/store/collections/{handle}',
  tag: 'Shopping',
  summary: 'A collection: its story, and the products that lead it',
  description: 'All of its products: `GET /api/store/products?collection={handle}`.',
  audience: 'public',
  params: z.strictObject({ handle: handleSchema }),
  query: contextQuery,
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      handle: z.string(),
      title: z.string(),
      text: z.string(),
      pictureHandle: z.string().exactOptional(),
      total: z.int(),
      leads: z.array(cardSchema),
      market: marketSchema,
      language: languageSchema,
    }),
  },
});

export const listMarkets = endpoint({
  id: 'listMarkets',
  method: 'GET',
  path: '/api/store/markets',
  tag: 'Shopping',
  summary: 'Where the house sells, and in which currency',
  audience: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      items: z.array(
        z.strictObject({
          code: marketSchema,
          currency: currencySchema,
          countries: z.array(countrySchema),
          language: languageSchema,
          taxIncluded: z.boolean(),
        }),
      ),
    }),
  },
});
