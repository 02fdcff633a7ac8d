import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import { countrySchema, moneySchema } from '../common.ts';

const codeSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/, 'is no code')
  .max(64);

/** What stands in addresses: the ASCII name of a product, category or collection. */
export const handleSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/, 'is no handle: lower-case letters, digits, hyphens')
  .max(100);

export const pictureHandleSchema = z.string().min(1).max(200);

/** Text in the house's languages, each of at most `max` UTF-16 units; English always. */
export function textSchema(max: number) {
  const one = z.string().trim().max(max);
  const other = one.exactOptional();
  return z.strictObject({
    en: one,
    de: other,
    fr: other,
    it: other,
    ja: other,
    'zh-Hans': other,
    ko: other,
  });
}

const namedSchema = z.strictObject({ code: codeSchema, name: textSchema(120) });
const valuesByOption = z.record(codeSchema, codeSchema);

/** One price a market, in its currency; a market without one does not sell it. */
export const priceListSchema = z.partialRecord(z.enum(marketCodes), moneySchema);

const barcode = z.string().regex(/^\d{13}$/, 'is no EAN-13');

const variantDraftSchema = z.strictObject({
  sku: z.string().trim().min(1).max(64),
  barcode: barcode.exactOptional(),
  optionValues: valuesByOption,
  weightGrams: z.int().min(0).max(1_000_000),
  prices: priceListSchema,
  pictureHandle: pictureHandleSchema.exactOptional(),
});

const swatch = z.string().regex(/^#[0-9a-f]{6}$/i, 'is no #rrggbb');
const optionSchema = namedSchema.extend({
  values: z.array(namedSchema.extend({ swatch: swatch.exactOptional() })).max(100),
});

const pictureSchema = z.strictObject({
  handle: pictureHandleSchema,
  altText: textSchema(500),
  view: codeSchema.exactOptional(),
  optionValues: valuesByOption.exactOptional(),
  sourceUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .exactOptional(),
});

/** Fields that every product has. */
const given = {
  title: textSchema(255),
  description: textSchema(10_000),
  details: z.array(textSchema(500)).max(20),
  collectionHandles: z.array(handleSchema).max(20),
  tags: z.array(z.string().trim().min(1).max(255)).max(100),
  oneOfAKind: z.boolean(),
  taxCategory: z.enum(['standard', 'reduced', 'exempt']),
  rank: z.int(),
  options: z.array(optionSchema).max(3),
  pictures: z.array(pictureSchema).max(50),
  variants: z.array(variantDraftSchema).min(1).max(200),
};

/** Fields that a product may lack. */
const removable = {
  kind: codeSchema,
  vendor: z.string().trim().min(1).max(120),
  categoryHandle: handleSchema,
  material: namedSchema,
  care: z.strictObject({ code: codeSchema, name: textSchema(500) }),
  originCountry: countrySchema,
  hsCode: z.string().regex(/^\d{6,10}$/, 'is no HS code'),
};

const removableOptional = {
  kind: removable.kind.exactOptional(),
  vendor: removable.vendor.exactOptional(),
  categoryHandle: removable.categoryHandle.exactOptional(),
  material: removable.material.exactOptional(),
  care: removable.care.exactOptional(),
  originCountry: removable.originCountry.exactOptional(),
  hsCode: removable.hsCode.exactOptional(),
};

export const productDraftSchema = z
  .strictObject({
    handle: handleSchema,
    ...given,
    ...removableOptional,
    details: given.details.default([]),
    collectionHandles: given.collectionHandles.default([]),
    tags: given.tags.default([]),
    oneOfAKind: given.oneOfAKind.default(false),
    taxCategory: given.taxCategory.default('standard'),
    rank: given.rank.default(0),
    options: given.options.default([]),
    pictures: given.pictures.default([]),
  })
  .meta({ id: 'ProductDraft', description: 'A product as it is handed in; skus become variants.' });

/** Each field that is there replaces the whole of what was; null takes away what may be absent. */
export const productPatchSchema = z
  .strictObject({
    title: given.title.exactOptional(),
    description: given.description.exactOptional(),
    details: given.details.exactOptional(),
    collectionHandles: given.collectionHandles.exactOptional(),
    tags: given.tags.exactOptional(),
    oneOfAKind: given.oneOfAKind.exactOptional(),
    taxCategory: given.taxCategory.exactOptional(),
    rank: given.rank.exactOptional(),
    options: given.options.exactOptional(),
    pictures: given.pictures.exactOptional(),
    variants: given.variants.exactOptional(),
    kind: removable.kind.nullable().exactOptional(),
    vendor: removable.vendor.nullable().exactOptional(),
    categoryHandle: removable.categoryHandle.nullable().exactOptional(),
    material: removable.material.nullable().exactOptional(),
    care: removable.care.nullable().exactOptional(),
    originCountry: removable.originCountry.nullable().exactOptional(),
    hsCode: removable.hsCode.nullable().exactOptional(),
  })
  .meta({
    id: 'ProductPatch',
    description: 'What is given replaces what was; null takes it away.',
  });
