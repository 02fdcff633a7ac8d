import type { Refusal } from '#kernel/result.ts';
import type { Fault } from '../faults.ts';
import type { ImportedProduct } from './imported-product.ts';
import { headingOf } from './shopify-columns.ts';
import type { ShopifyColumn } from './shopify-columns.ts';
import type { RowFault } from './shopify-rows.ts';

/** Columns by the parts of a product, as the places of its faults name them. */
const columnsByPart: Readonly<Record<string, ShopifyColumn>> = {
  handle: 'handle',
  title: 'title',
  description: 'body',
  vendor: 'vendor',
  tags: 'tags',
  options: 'option1Value',
  pictures: 'imageSrc',
  sku: 'sku',
  barcode: 'barcode',
  weightGrams: 'grams',
  prices: 'price',
  optionValues: 'option1Value',
};

/** Says by row and column why a product of a file was refused. */
export function refusalFaults(product: ImportedProduct, refusal: Refusal<string>): RowFault[] {
  const faults = faultsIn(refusal);
  if (faults.length > 0) return faults.map((fault) => toRow(product, fault));
  const named = [refusal.meta?.['sku'], refusal.meta?.['barcode']];
  const variant = product.variants.find(({ barcode, sku }) => {
    return named.includes(sku) || (barcode !== undefined && named.includes(barcode));
  });
  const { code, detail = 'it was refused' } = refusal;
  return [{ row: variant?.row ?? product.row, code, message: detail }];
}

function faultsIn(refusal: Refusal<string>): Fault[] {
  const errors = refusal.meta?.['errors'];
  // `validateDraft` puts its faults there, and nothing else does.
  return refusal.code === 'product_invalid' && Array.isArray(errors) ? (errors as Fault[]) : [];
}

/** A place such as `variants.3.barcode` as the row of that variant and the column of its barcode. */
function toRow(product: ImportedProduct, { at, code, message }: Fault): RowFault {
  const [part = '', index, inner] = at.split('.');
  const variant = part === 'variants' ? product.variants[Number(index)] : undefined;
  const column = columnsByPart[(variant && inner) ?? part];
  const row = variant?.row ?? product.row;
  return { row, ...(column && { column: headingOf(column) }), code, message };
}
