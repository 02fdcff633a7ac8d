import { z } from 'zod';
import { idSchema } from '../common.ts';
import { eventContract } from '../event.ts';

const product = z.object({ productId: idSchema('product'), handle: z.string() });

/** Subject: the product. */
export const productCreated = eventContract('product.created', 'A product was drafted.', product);
export const productUpdated = eventContract(
  'product.updated',
  'Text, options, variants, media or filing changed; `fields` names what.',
  product.extend({ fields: z.array(z.string()) }),
);
export const productPublished = eventContract('product.published', 'Shoppers can see it.', product);
export const productUnpublished = eventContract('product.unpublished', 'Shoppers cannot see it any more.', product);
export const pricesChanged = eventContract(
  'product.pricesChanged',
  'Prices of some variants changed in some markets.',
  product.extend({ markets: z.array(z.string()) }),
);

/** Subject: the category or collection. */
export const categoryChanged = eventContract(
  'category.changed',
  'A category was made, renamed or moved.',
  z.object({ categoryId: idSchema('category'), handle: z.string() }),
);
export const collectionChanged = eventContract(
  'collection.changed',
  'A collection was made or changed.',
  z.object({ collectionId: idSchema('collection'), handle: z.string() }),
);
