/** Something that answers are made of, and how often it changed. */
export interface Stamp {
  /** As a surrogate key names it: `product-silk-scarf`, `category-bags`, `products`. */
  readonly key: string;
  version: number;
}

/**
 * What changed, counted by key. An answer remembers the stamps that it was made from and the sum
 * of their versions; since versions only grow, an equal sum means that nothing of it changed.
 */
export class Stamps {
  private readonly byKey = new Map<string, Stamp>();
  private touched = new Set<string>();

  of(key: string): Stamp {
    const known = this.byKey.get(key);
    if (known) return known;
    const stamp = { key, version: 0 };
    this.byKey.set(key, stamp);
    return stamp;
  }

  touch(key: string): void {
    this.of(key).version++;
    this.touched.add(key);
  }

  /** Every key that any answer may bear. */
  keys(): string[] {
    return [...this.byKey.keys()];
  }

  /** The keys touched since the last call: what a cache in front must purge. */
  takeTouched(): string[] {
    const keys = [...this.touched];
    this.touched = new Set();
    return keys;
  }
}

export function versionsOf(stamps: readonly Stamp[]): number {
  let sum = 0;
  for (const stamp of stamps) sum += stamp.version;
  return sum;
}

export const stampKeys = {
  products: 'products',
  menu: 'menu',
  labels: 'labels',
  product: (handle: string) => `product-${handle}`,
  category: (handle: string) => `category-${handle}`,
  collection: (handle: string) => `collection-${handle}`,
} as const;
