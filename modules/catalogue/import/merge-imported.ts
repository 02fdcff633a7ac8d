import type { LocalizedText } from '#kernel/language.ts';
import type { NamedCode, Picture, Product, ProductDraft, ProductOption } from '../model.ts';
import type { ImportedProduct, ImportedVariant } from './imported-product.ts';

/**
 * The draft that an import makes of a product. The file has the last word on what it speaks of:
 * English text, options, variants, prices of its one market, its own pictures. What the house added
 * stays: translations, other markets' prices, swatches, care, material, collections, own pictures.
 */
export function mergeImported(
  imported: ImportedProduct,
  filedUnder: string | undefined,
  product: Product | undefined,
): ProductDraft {
  const categoryHandle = filedUnder ?? product?.categoryHandle;
  return {
    ...keptOf(product),
    handle: imported.handle,
    title: inEnglish(product?.title, imported.title),
    description: inEnglish(product?.description, imported.description),
    ...(imported.vendor !== undefined && { vendor: imported.vendor }),
    ...(imported.kind !== undefined && { kind: imported.kind }),
    ...(categoryHandle !== undefined && { categoryHandle }),
    tags: imported.tags,
    taxCategory: imported.taxCategory,
    options: imported.options.map((option) => mergeOption(option, product)),
    pictures: mergePictures(imported.pictures, product?.pictures ?? []),
    variants: imported.variants.map((variant) => mergeVariant(imported, variant, product)),
  };
}

function keptOf(product: Product | undefined) {
  if (!product) return { details: [], collectionHandles: [], oneOfAKind: false, rank: 0 };
  const { care, collectionHandles, details, hsCode, kind, material, oneOfAKind } = product;
  const { originCountry, rank, vendor } = product;
  return {
    details,
    collectionHandles,
    oneOfAKind,
    rank,
    ...(care && { care }),
    ...(hsCode !== undefined && { hsCode }),
    ...(kind !== undefined && { kind }),
    ...(material && { material }),
    ...(originCountry !== undefined && { originCountry }),
    ...(vendor !== undefined && { vendor }),
  };
}

function inEnglish(before: LocalizedText | undefined, en: string): LocalizedText {
  return { ...before, en };
}

function mergeOption(option: ProductOption, product: Product | undefined): ProductOption {
  const before = product?.options.find(({ code }) => code === option.code);
  if (!before) return option;
  const values = option.values.map((value) => {
    return mergeNamed(
      value,
      before.values.find(({ code }) => code === value.code),
    );
  });
  return { ...mergeNamed(option, before), values };
}

function mergeNamed<N extends NamedCode>(named: N, before: N | undefined): N {
  return { ...before, ...named, name: inEnglish(before?.name, named.name.en) };
}

function mergePictures(imported: readonly Picture[], before: readonly Picture[]): Picture[] {
  const own = before.filter((picture) => picture.sourceUrl === undefined);
  const known = new Map(before.map((picture) => [picture.handle, picture]));
  const merged = imported.map((picture) => {
    const old = known.get(picture.handle);
    const altText = inEnglish(old?.altText, picture.altText.en);
    return Object.assign({}, old, picture, { altText });
  });
  return [...own, ...merged];
}

function mergeVariant(
  { market }: ImportedProduct,
  variant: ImportedVariant,
  product: Product | undefined,
): ProductDraft['variants'][number] {
  const { price, quantity: _, row: __, ...given } = variant;
  const before = product?.variants.find(({ sku }) => sku === variant.sku);
  const barcode = given.barcode ?? before?.barcode;
  const pictureHandle = given.pictureHandle ?? ownPicture(product, before?.pictureHandle);
  const { [market]: ____, ...otherPrices } = before?.prices ?? {};
  return {
    ...given,
    ...(barcode !== undefined && { barcode }),
    ...(pictureHandle !== undefined && { pictureHandle }),
    prices: { ...otherPrices, ...(price && { [market]: price }) },
  };
}

/** A picture that the house itself gave to the variant: an imported one the file takes away. */
function ownPicture(product: Product | undefined, handle: string | undefined): string | undefined {
  const picture = product?.pictures.find((one) => one.handle === handle);
  return picture?.sourceUrl === undefined ? picture?.handle : undefined;
}
