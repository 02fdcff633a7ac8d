import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { catalogueLimits } from '../model.ts';
import { htmlToText } from './html-text.ts';
import type { FaultAt, ImportedVariant, ReadProduct } from './imported-product.ts';
import { readBarcode, readFlag, readGrams, readPrice, readQuantity } from './shopify-cells.ts';
import { headingOf } from './shopify-columns.ts';
import type { ProductRows } from './shopify-groups.ts';
import { readOptions } from './shopify-options.ts';
import type { OptionColumn } from './shopify-options.ts';
import { importedPictureHandle, readPictures } from './shopify-pictures.ts';
import type { RowFault, ShopifyRow } from './shopify-rows.ts';
import { digestOf, slugOf } from './slug.ts';

/** Reads one product from its rows. Whatever is wrong is reported by row; then there is none. */
export function readShopifyProduct(group: ProductRows, market: MarketCode): ReadProduct {
  const faults: RowFault[] = group.rows.flatMap((row) => row.faults);
  const fault: FaultAt = (row, column, code, message) => {
    faults.push({ row, column: headingOf(column), code, message });
  };
  const { handle, rows } = group;
  const [first] = rows;
  const title = first.cells.title ?? '';
  if (title === '')
    fault(first.row, 'title', 'title_missing', 'the first row of a product needs a title');
  if (readFlag(first, 'giftCard', false)) {
    fault(first.row, 'giftCard', 'gift_card', 'gift cards are not sold as products');
  }
  const sold = rows.filter(isVariantRow);
  if (sold.length === 0) {
    fault(first.row, 'option1Value', 'variant_missing', `${handle} has no row with a variant`);
  }
  const options = readOptions(sold);
  const pictures = readPictures(rows, title, fault);
  const variants = sold.map((row) => readVariant(row, { fault, handle, market, options }));
  if (faults.length > 0) return { product: undefined, faults };
  const { type, vendor } = first.cells;
  const product = {
    handle,
    title,
    description: htmlToText(first.cells.body ?? ''),
    ...(vendor !== undefined && { vendor }),
    ...(type !== undefined && { kind: slugOf(type) }),
    tags: readTags(first),
    taxCategory: readFlag(first, 'taxable', true) ? ('standard' as const) : ('exempt' as const),
    options: options.map(({ option }) => option),
    pictures,
    variants,
    market,
    published: wantsPublication(first),
    row: first.row,
  };
  return { product, faults };
}

/** A row with a choice, a sku or a price; others only add a picture. */
function isVariantRow({ cells }: ShopifyRow): boolean {
  return [cells.option1Value, cells.sku, cells.price].some((cell) => cell !== undefined);
}

function readVariant(
  row: ShopifyRow,
  about: {
    readonly fault: FaultAt;
    readonly handle: string;
    readonly market: MarketCode;
    readonly options: readonly OptionColumn[];
  },
): ImportedVariant {
  const { fault, options } = about;
  const choices = options.flatMap(({ option, chosen }) => {
    const value = chosen(row);
    return value === undefined ? [] : [[option.code, value] as const];
  });
  const barcode = readBarcode(row, fault);
  const image = row.cells.variantImage;
  return {
    sku:
      row.cells.sku ??
      skuOf(
        about.handle,
        choices.map(([, value]) => value),
      ),
    ...(barcode !== undefined && { barcode }),
    optionValues: Object.fromEntries(choices),
    weightGrams: readGrams(row, fault),
    ...(image !== undefined && { pictureHandle: importedPictureHandle(image) }),
    price: readPrice(row, markets[about.market].currency, fault),
    quantity: readQuantity(row, fault),
    row: row.row,
  };
}

/** The sku of a variant whose file gives none: the same in every import while its choices stay. */
function skuOf(handle: string, values: readonly string[]): string {
  const sku = [handle, ...values].join('/');
  if (sku.length <= catalogueLimits.sku) return sku;
  return `${sku.slice(0, catalogueLimits.sku - 17)}-${digestOf(sku, 16)}`;
}

function readTags(row: ShopifyRow): string[] {
  const tags = (row.cells.tags ?? '').split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function wantsPublication(row: ShopifyRow): boolean {
  const status = row.cells.status?.toLowerCase() ?? 'active';
  return readFlag(row, 'published', true) && status === 'active';
}
