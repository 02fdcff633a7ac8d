import { fromDecimal } from '#kernel/money.ts';
import type { Currency, Money } from '#kernel/money.ts';
import { isEan13, toEan13 } from '../barcode.ts';
import type { FaultAt } from './imported-product.ts';
import type { ShopifyColumn } from './shopify-columns.ts';
import type { ShopifyRow } from './shopify-rows.ts';

/** A price above nought, with a point or a comma before the decimals; undefined when empty or wrong. */
export function readPrice(row: ShopifyRow, currency: Currency, fault: FaultAt): Money | undefined {
  const text = row.cells.price;
  if (text === undefined) return undefined;
  const price = fromDecimal(text.includes('.') ? text : text.replace(',', '.'), currency);
  if (price && price.amountMinor > 0) return price;
  const message = `"${text.slice(0, 40)}" is no price above nought in ${currency}, such as 1250`;
  fault(row.row, 'price', 'price_invalid', message);
  return undefined;
}

/** An EAN-13; a UPC-A becomes one. Spreadsheets put an apostrophe in front to keep the zeros. */
export function readBarcode(row: ShopifyRow, fault: FaultAt): string | undefined {
  const text = row.cells.barcode?.replace(/^'/, '').replaceAll(/[\s-]/g, '');
  if (text === undefined || text === '') return undefined;
  const barcode = toEan13(text);
  if (isEan13(barcode)) return barcode;
  const shortened = /e\+/i.test(text)
    ? '; a spreadsheet shortened it: format the column as text'
    : '';
  const message = `"${text.slice(0, 40)}" is no EAN-13 with a right check digit${shortened}`;
  fault(row.row, 'barcode', 'barcode_invalid', message);
  return undefined;
}

/** More than any shelf holds: a mistyped number must not become stock. */
const quantityMax = 1_000_000;

/** Units in stock. Fewer than none, as oversold items are exported, counts as none. */
export function readQuantity(row: ShopifyRow, fault: FaultAt): number {
  const quantity = readNumber(row, 'quantity');
  if (Number.isInteger(quantity) && quantity <= quantityMax) return Math.max(0, quantity);
  const message = `"${row.cells.quantity ?? ''}" is no number of units`;
  fault(row.row, 'quantity', 'quantity_invalid', message);
  return 0;
}

/** Whole grams; parts of a gram are rounded. */
export function readGrams(row: ShopifyRow, fault: FaultAt): number {
  const grams = Math.round(readNumber(row, 'grams'));
  if (grams >= 0 && grams <= 1_000_000) return grams;
  fault(row.row, 'grams', 'weight_invalid', `"${row.cells.grams ?? ''}" is no weight in grams`);
  return 0;
}

function readNumber(row: ShopifyRow, column: ShopifyColumn): number {
  const text = row.cells[column] ?? '0';
  return /^-?\d{1,12}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
}

/** `TRUE`, `yes` or `1`; anything else is no. `empty` is what an empty cell means. */
export function readFlag(row: ShopifyRow, column: ShopifyColumn, empty: boolean): boolean {
  const text = row.cells[column]?.toLowerCase();
  return text === undefined ? empty : text === 'true' || text === 'yes' || text === '1';
}
