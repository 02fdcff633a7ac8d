import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import {
  idSchema,
  instantSchema,
  localizedTextSchema,
  nothing,
  pageOf,
  pageQuery,
} from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { productContentFact } from '../events/catalogue.ts';
import {
  handleSchema,
  pictureHandleSchema,
  priceListSchema,
  productDraftSchema,
  productPatchSchema,
  textSchema,
} from './catalogue-shapes.ts';

const staff = { tag: 'Catalogue', audience: 'staff', homeRegion: 'catalogue' } as const;
const productParams = z.strictObject({ productId: idSchema('product') });
const productPath = '/api/staff/products/{productId}' as const;

const productChangeSchema = z
  .strictObject({
    productId: idSchema('product'),
    handle: z.string(),
    revision: z.int(),
    published: z.boolean(),
    outcome: z.enum(['created', 'updated', 'unchanged']),
  })
  .meta({ id: 'ProductChange', description: 'What became of a change; `revision` is the ETag.' });

const productSchema = z
  .strictObject({
    ...productContentFact.shape,
    productId: idSchema('product'),
    handle: z.string(),
    revision: z.int(),
    published: z.boolean(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    firstPublishedAt: instantSchema.exactOptional(),
  })
  .meta({ id: 'StaffProduct' });

const productSummarySchema = z
  .strictObject({
    productId: idSchema('product'),
    handle: z.string(),
    revision: z.int(),
    published: z.boolean(),
    title: localizedTextSchema,
    categoryHandle: z.string().exactOptional(),
    pictureHandle: z.string().exactOptional(),
    variants: z.int(),
    updatedAt: instantSchema,
  })
  .meta({ id: 'StaffProductSummary' });

export const listProducts = endpoint({
  ...staff,
  id: 'listStaffProducts',
  method: 'GET',
  path: '/api/staff/products',
  summary: 'Products in the order of their handles, drafts included',
  params: nothing,
  query: z.strictObject({
    ...pageQuery,
    prefix: z.string().max(100).exactOptional().meta({ description: 'Start of the handle.' }),
  }),
  body: nothing,
  answer: { status: 200, schema: pageOf(productSummarySchema) },
});

export const readProduct = endpoint({
  ...staff,
  id: 'readStaffProduct',
  method: 'GET',
  path: productPath,
  summary: 'All about one product; its ETag is what changes must name',
  params: productParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: productSchema },
});

export const createProduct = endpoint({
  ...staff,
  id: 'createProduct',
  method: 'POST',
  path: '/api/staff/products',
  summary: 'Draft a product',
  params: nothing,
  query: nothing,
  body: productDraftSchema,
  answer: { status: 201, schema: productChangeSchema },
});

export const updateProduct = endpoint({
  ...staff,
  id: 'updateProduct',
  method: 'PATCH',
  path: productPath,
  summary: 'Change text, options, variants, pictures or filing',
  params: productParams,
  query: nothing,
  body: productPatchSchema,
  answer: { status: 200, schema: productChangeSchema },
  conditional: true,
});

export const setPrices = endpoint({
  ...staff,
  id: 'setPrices',
  method: 'PUT',
  path: `${productPath}/prices`,
  summary: 'Set prices of variants, market by market',
  description:
    'Markets that are not named keep their price; null takes the variant off sale there.',
  params: productParams,
  query: nothing,
  body: z.strictObject({
    prices: z
      .array(
        z.strictObject({
          variantId: idSchema('variant'),
          market: z.enum(marketCodes),
          price: priceListSchema.valueType.nullable(),
        }),
      )
      .min(1)
      .max(1_600),
  }),
  answer: { status: 200, schema: productChangeSchema },
  conditional: true,
});

export const publishProduct = endpoint({
  ...staff,
  id: 'publishProduct',
  method: 'POST',
  path: `${productPath}/publish`,
  summary: 'Show a product to shoppers',
  params: productParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: productChangeSchema },
  conditional: true,
});

export const unpublishProduct = endpoint({
  ...staff,
  id: 'unpublishProduct',
  method: 'POST',
  path: `${productPath}/unpublish`,
  summary: 'Hide a product from shoppers',
  params: productParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: productChangeSchema },
  conditional: true,
});

const categoryBody = {
  name: textSchema(120),
  parentHandle: handleSchema.exactOptional(),
  position: z.int().min(0).max(100_000),
  hidden: z.boolean().default(false),
};

const categorySchema = z
  .strictObject({
    categoryId: idSchema('category'),
    handle: z.string(),
    revision: z.int(),
    name: localizedTextSchema,
    parentHandle: z.string().exactOptional(),
    position: z.int(),
    hidden: z.boolean(),
  })
  .meta({ id: 'Category' });

export const listCategories = endpoint({
  ...staff,
  id: 'listStaffCategories',
  method: 'GET',
  path: '/api/staff/categories',
  summary: 'Categories in the order of their handles',
  params: nothing,
  query: z.strictObject(pageQuery),
  body: nothing,
  answer: { status: 200, schema: pageOf(categorySchema) },
});

export const createCategory = endpoint({
  ...staff,
  id: 'createCategory',
  method: 'POST',
  path: '/api/staff/categories',
  summary: 'Make a category',
  params: nothing,
  query: nothing,
  body: z.strictObject({ handle: handleSchema, ...categoryBody }),
  answer: { status: 201, schema: categorySchema },
});

export const updateCategory = endpoint({
  ...staff,
  id: 'updateCategory',
  method: 'PUT',
  path: '/api/staff/categories/{categoryId}',
  summary: 'Rename, move or hide a category',
  params: z.strictObject({ categoryId: idSchema('category') }),
  query: nothing,
  body: z.strictObject(categoryBody),
  answer: { status: 200, schema: categorySchema },
  conditional: true,
});

const collectionBody = {
  title: textSchema(255),
  text: textSchema(10_000),
  leadProductHandles: z.array(handleSchema).max(48).default([]),
  pictureHandle: pictureHandleSchema.exactOptional(),
  position: z.int().min(0).max(100_000),
  published: z.boolean(),
};

const collectionSchema = z
  .strictObject({
    collectionId: idSchema('collection'),
    handle: z.string(),
    revision: z.int(),
    title: localizedTextSchema,
    text: localizedTextSchema,
    leadProductHandles: z.array(z.string()).readonly(),
    pictureHandle: z.string().exactOptional(),
    position: z.int(),
    published: z.boolean(),
  })
  .meta({ id: 'StaffCollection' });

export const listCollections = endpoint({
  ...staff,
  id: 'listStaffCollections',
  method: 'GET',
  path: '/api/staff/collections',
  summary: 'Collections in the order of their handles',
  params: nothing,
  query: z.strictObject(pageQuery),
  body: nothing,
  answer: { status: 200, schema: pageOf(collectionSchema) },
});

export const createCollection = endpoint({
  ...staff,
  id: 'createCollection',
  method: 'POST',
  path: '/api/staff/collections',
  summary: 'Make a collection',
  params: nothing,
  query: nothing,
  body: z.strictObject({ handle: handleSchema, ...collectionBody }),
  answer: { status: 201, schema: collectionSchema },
});

export const updateCollection = endpoint({
  ...staff,
  id: 'updateCollection',
  method: 'PUT',
  path: '/api/staff/collections/{collectionId}',
  summary: 'Change a collection',
  params: z.strictObject({ collectionId: idSchema('collection') }),
  query: nothing,
  body: z.strictObject(collectionBody),
  answer: { status: 200, schema: collectionSchema },
  conditional: true,
});

const rowFaultSchema = z.strictObject({
  row: z.int().meta({ description: 'As a spreadsheet counts: the heading is row 1.' }),
  column: z.string().exactOptional(),
  code: z.string(),
  message: z.string(),
});

export const importReportSchema = z
  .strictObject({
    dryRun: z.boolean(),
    rows: z.int(),
    products: z.strictObject({
      created: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      failed: z.int(),
    }),
    variants: z.int(),
    ignoredColumns: z.array(z.string()).readonly(),
    errors: z.array(rowFaultSchema).readonly(),
    errorsOmitted: z.int(),
  })
  .meta({ id: 'ImportReport' });

const flag = z.stringbool().default(false);

export const importProducts = endpoint({
  ...staff,
  id: 'importProducts',
  method: 'POST',
  path: '/api/staff/imports',
  summary: 'Import a product file in the format of a Shopify product export',
  description:
    'CSV in UTF-8, at most 8 MB a call; larger files are sent in parts that begin with the heading. ' +
    'Products are told apart by handle; the same file again changes nothing.',
  params: nothing,
  query: z.strictObject({
    dryRun: flag.meta({ description: 'Check everything, change nothing.' }),
    market: z
      .enum(marketCodes)
      .default('europe')
      .meta({ description: 'The market of the prices.' }),
    publish: flag.meta({ description: 'Show and hide products as the file says.' }),
    category: handleSchema.exactOptional().meta({
      description: 'Where to file products whose type is no category.',
    }),
  }),
  body: z.unknown(),
  bodyType: 'text/csv',
  answer: { status: 200, schema: importReportSchema },
});
