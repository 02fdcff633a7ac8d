import { isId } from '#kernel/ids.ts';
import { categoryKind, collectionKind, productKind } from '#modules/catalogue/index.ts';
import { isRegion } from '#kernel/region.ts';
import { allotmentKind, reservationKind } from '#modules/inventory/index.ts';
import type { Change } from '#ports/table.ts';
import type { ShopModel } from './shop-model.ts';

/** What became of an item: its value now, or undefined when it is gone. */
export type Fact = Pick<Change, 'key' | 'kind' | 'value'>;

/** All that the shop shows is made of items of these kinds. */
export const shopKinds = [
  productKind,
  categoryKind,
  collectionKind,
  allotmentKind,
  reservationKind,
].map(({ name }) => name);

/**
 * Brings a change into the model. Repeating it changes nothing. `'light'` when it cost next to
 * nothing, `'heavy'` when something was filed anew, `'foreign'` when it is not the shop's concern.
 */
export function apply(model: ShopModel, fact: Fact): 'light' | 'heavy' | 'foreign' {
  const { key, kind, value } = fact;
  switch (kind) {
    case allotmentKind.name:
      applyStock(model, fact);
      return 'light';
    case reservationKind.name:
      applyReservation(model, fact);
      return 'light';
    case productKind.name:
      if (value === undefined) deleteProduct(model, key.partition);
      else model.putProduct(productKind.decode(value));
      return 'heavy';
    case categoryKind.name:
      // Categories and collections are hidden, never deleted.
      if (value !== undefined) model.putCategory(categoryKind.decode(value));
      return 'heavy';
    case collectionKind.name:
      if (value !== undefined) model.putCollection(collectionKind.decode(value));
      return 'heavy';
    default:
      return 'foreign';
  }
}

/** `stock/{variantId}`, `allotment/{region}/{location}`: the key tells all but the numbers. */
function applyStock(model: ShopModel, { key, value }: Fact): void {
  const variantId = key.partition.slice(key.partition.indexOf('/') + 1);
  const [, region, location] = key.sort.split('/');
  if (!isId('variant', variantId) || !isRegion(region) || location === undefined) return;
  const { free, promises } =
    value === undefined ? { free: 0, promises: [] } : allotmentKind.decode(value);
  model.putStock(variantId, { region, location, free, ...(promises && { promises }) });
}

function applyReservation(model: ShopModel, { key, value }: Fact): void {
  const reservationId = key.partition.slice(key.partition.indexOf('/') + 1);
  if (key.sort !== 'head' || !isId('reservation', reservationId)) return;
  const isHeld = value !== undefined && reservationKind.decode(value).status === 'held';
  model.noteReservation(reservationId, isHeld);
}

function deleteProduct(model: ShopModel, partition: string): void {
  const productId = partition.slice(partition.indexOf('/') + 1);
  if (isId('product', productId)) model.deleteProduct(productId);
}
