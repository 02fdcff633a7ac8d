import type { MarketCode } from '#kernel/market.ts';
import type { Picture, ProductOption, VariantDraft } from '../model.ts';
import type { ShopifyColumn } from './shopify-columns.ts';
import type { RowFault } from './shopify-rows.ts';

/** What a file says of one product: all that it says, and nothing that it is silent about. */
export interface ImportedProduct {
  readonly handle: string;
  readonly title: string;
  readonly description: string;
  readonly vendor?: string;
  readonly kind?: string;
  readonly tags: readonly string[];
  readonly taxCategory: 'standard' | 'exempt';
  readonly options: readonly ProductOption[];
  readonly pictures: readonly Picture[];
  readonly variants: readonly ImportedVariant[];
  readonly market: MarketCode;
  /** Whether the file wants shoppers to see it. */
  readonly published: boolean;
  /** Row of the product itself. */
  readonly row: number;
}

export interface ImportedVariant extends Omit<VariantDraft, 'prices'> {
  /** In the file's market; undefined when the cell is empty. */
  readonly price: VariantDraft['prices'][MarketCode] | undefined;
  readonly quantity: number;
  readonly row: number;
}

export type FaultAt = (row: number, column: ShopifyColumn, code: string, message: string) => void;

export interface ReadProduct {
  readonly product: ImportedProduct | undefined;
  /** Any of them keeps the whole product out. */
  readonly faults: readonly RowFault[];
}
