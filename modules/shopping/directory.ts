import type { Id } from '#kernel/ids.ts';
import type { Product } from '#modules/catalogue/index.ts';
import type { Filed } from './filed.ts';

/** Published products by their slot, handle, variants and numbers. Slots that fall free are used again. */
export class Directory {
  private readonly filed: (Filed | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly slotByHandle = new Map<string, number>();
  private readonly slotByNumber = new Map<string, number>();

  get size(): number {
    return this.slotByHandle.size;
  }

  /** Every slot in use is below this. */
  get slotsEnd(): number {
    return this.filed.length;
  }

  at(slot: number): Filed | undefined {
    return this.filed[slot];
  }

  byHandle(handle: string): Filed | undefined {
    const slot = this.slotByHandle.get(handle);
    return slot === undefined ? undefined : this.filed[slot];
  }

  /** By sku, barcode or variant id; letters of either case. */
  byNumber(number: string): Filed | undefined {
    const slot = this.slotByNumber.get(number.toLowerCase());
    return slot === undefined ? undefined : this.filed[slot];
  }

  byId(productId: Id<'product'>): Filed | undefined {
    return this.filed.find((filed) => filed?.product.productId === productId);
  }

  all(): Filed[] {
    return this.filed.filter((filed) => filed !== undefined);
  }

  freeSlot(): number {
    return this.freeSlots.pop() ?? this.filed.length;
  }

  put(filed: Filed): void {
    this.filed[filed.slot] = filed;
    this.slotByHandle.set(filed.product.handle, filed.slot);
    for (const number of numbersOf(filed.product)) this.slotByNumber.set(number, filed.slot);
  }

  /** Forgets the names of a product, whose slot is still its own. */
  unname({ product, slot }: Filed): void {
    this.slotByHandle.delete(product.handle);
    for (const number of numbersOf(product)) {
      if (this.slotByNumber.get(number) === slot) this.slotByNumber.delete(number);
    }
  }

  release(slot: number): void {
    this.filed[slot] = undefined;
    this.freeSlots.push(slot);
  }
}

function numbersOf(product: Product): string[] {
  return product.variants.flatMap(({ barcode, sku, variantId }) => [
    sku.toLowerCase(),
    variantId,
    ...(barcode === undefined ? [] : [barcode]),
  ]);
}
