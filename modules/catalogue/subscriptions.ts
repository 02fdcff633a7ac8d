import {
  pricesChanged,
  productCreated,
  productPublished,
  productUnpublished,
  productUpdated,
} from '#contracts/events/catalogue.ts';
import { idSchema } from '#contracts/common.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { CataloguePorts } from './change.ts';
import { refreshSellables } from './refresh-sellables.ts';

const subjectSchema = idSchema('product');

/** Finishes the sellables of large products whose change was cut short by a crash. */
export function catalogueSubscriptions(ports: CataloguePorts): Subscription[] {
  return [
    {
      name: 'catalogue.refresh-sellables',
      types: [
        productCreated.type,
        productUpdated.type,
        pricesChanged.type,
        productPublished.type,
        productUnpublished.type,
      ],
      // Needs no repetition record: a refresh writes only what differs from the product.
      handle: (event) => refreshSellables(ports, subjectSchema.parse(event.subject)),
    },
  ];
}
