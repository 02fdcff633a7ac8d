import { bagKinds } from './bags.ts';
import { eyewearKinds, fragranceKinds } from './eyewear-fragrance.ts';
import { giftKinds, homeKinds } from './home-gifts.ts';
import type { KindSpec } from './kind-spec.ts';
import { knitKinds } from './knitwear.ts';
import { leatherGoodsKinds } from './leather-goods.ts';
import { menKinds } from './ready-to-wear-men.ts';
import { womenKinds } from './ready-to-wear-women.ts';
import { scarfKinds } from './scarves.ts';
import { shoeKinds } from './shoes.ts';
import { jewelleryKinds, watchKinds } from './watches-jewellery.ts';

/** Every kind of thing the house makes, in the order of the menu. */
export const kindSpecs: readonly KindSpec[] = [
  ...bagKinds,
  ...shoeKinds,
  ...womenKinds,
  ...menKinds,
  ...knitKinds,
  ...scarfKinds,
  ...watchKinds,
  ...jewelleryKinds,
  ...eyewearKinds,
  ...fragranceKinds,
  ...leatherGoodsKinds,
  ...homeKinds,
  ...giftKinds,
];
