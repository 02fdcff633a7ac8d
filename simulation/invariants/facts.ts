import type { Event } from '#ports/event.ts';

interface Line {
  readonly variantId: string;
  readonly quantity: number;
}

/** The lines of an event that has some; its contract's own tests look closer. */
export function lines({ data }: Event): readonly Line[] {
  return (data as { readonly lines?: readonly Line[] }).lines ?? [];
}

/** Units by variant. */
export function lineUnits(all: readonly Line[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { quantity, variantId } of all) {
    units.set(variantId, (units.get(variantId) ?? 0) + quantity);
  }
  return units;
}

export function sum<T>(values: Iterable<T>, of: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}
