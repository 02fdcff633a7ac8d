import type { LocalizedText } from '#kernel/language.ts';
import type { Product, Sellable, Variant } from './model.ts';

/** What is to be stored for each variant of a product, and for those that it once had. */
export function sellablesOf(product: Product): Sellable[] {
  const current = product.variants.map((variant) => sellableOf(product, variant));
  const former = product.formerVariants.map((variant) =>
    sellableOf(
      { ...product, published: false },
      { ...variant, optionValues: {}, weightGrams: 0, prices: {} },
    ),
  );
  return [...current, ...former];
}

function sellableOf(product: Product, variant: Variant): Sellable {
  const { barcode, pictureHandle = pictureFor(product, variant) } = variant;
  const { hsCode, originCountry } = product;
  return {
    variantId: variant.variantId,
    productId: product.productId,
    handle: product.handle,
    sku: variant.sku,
    ...(barcode !== undefined && { barcode }),
    title: product.title,
    options: chosenNames(product, variant),
    prices: variant.prices,
    published: product.published,
    weightGrams: variant.weightGrams,
    ...(pictureHandle !== undefined && { pictureHandle }),
    oneOfAKind: product.oneOfAKind,
    taxCategory: product.taxCategory,
    ...(originCountry !== undefined && { originCountry }),
    ...(hsCode !== undefined && { hsCode }),
  };
}

function chosenNames(product: Product, variant: Variant): Record<string, LocalizedText> {
  const names: Record<string, LocalizedText> = {};
  for (const option of product.options) {
    const code = variant.optionValues[option.code];
    const value = option.values.find((one) => one.code === code);
    if (value) names[option.code] = value.name;
  }
  return names;
}

/** The first picture that shows the variant's own values, or else the product's first. */
function pictureFor(product: Product, variant: Variant): string | undefined {
  const showing = product.pictures.find((picture) => {
    const shown = Object.entries(picture.optionValues ?? {});
    return shown.length > 0 && shown.every(([code, value]) => variant.optionValues[code] === value);
  });
  return (showing ?? product.pictures[0])?.handle;
}
