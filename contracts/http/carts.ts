import { z } from 'zod';
import { homeOf } from '../../kernel/ids.ts';
import { marketCodes } from '../../kernel/market.ts';
import {
  countrySchema,
  currencySchema,
  idSchema,
  instantSchema,
  languageSchema,
  moneySchema,
  nothing,
} from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const cartQuantityMax = 10;
export const cartLinesMax = 20;

export const shippingOptionCodeSchema = z.enum(['standard', 'express', 'same-day']);

const totalsSchema = z
  .strictObject({
    itemsTotal: moneySchema,
    shippingTotal: moneySchema,
    giftTotal: moneySchema,
    taxTotal: moneySchema,
    total: moneySchema,
    taxIncluded: z.boolean(),
  })
  .meta({
    id: 'Totals',
    description:
      'itemsTotal + shippingTotal + giftTotal = total; plus taxTotal where tax is not included.',
  });
export type TotalsView = z.input<typeof totalsSchema>;
export { totalsSchema };

const cartLineSchema = z
  .strictObject({
    lineId: idSchema('line'),
    variantId: idSchema('variant'),
    productId: idSchema('product').exactOptional(),
    handle: z.string().exactOptional(),
    sku: z.string().exactOptional(),
    title: z.string(),
    options: z.record(z.string(), z.string()),
    pictureHandle: z.string().exactOptional(),
    quantity: z.int().positive(),
    unitPrice: moneySchema.exactOptional(),
    total: moneySchema.exactOptional(),
    /**
     * `unavailable` lines cost nothing and cannot be checked out. The others are what a checkout would
     * answer: `short`, fewer are there than wanted, alone or with why there are no more; `sold_out`;
     * `held`, others hold the missing units and may not pay; `not_now`, units are where none can be had.
     */
    warnings: z.array(
      z.enum(['price_changed', 'unavailable', 'sold_out', 'held', 'not_now', 'short']),
    ),
    /** When `held`: by then they are paid for or free. */
    heldUntil: instantSchema.exactOptional(),
    /** Says why it cannot be had now, in the language of the request. */
    stockText: z.string().exactOptional(),
  })
  .meta({ id: 'CartLine' });
export type CartLineView = z.input<typeof cartLineSchema>;

const cartSchema = z
  .strictObject({
    cartId: idSchema('cart'),
    market: z.enum(marketCodes),
    currency: currencySchema,
    language: languageSchema,
    country: countrySchema,
    state: z.string().exactOptional(),
    shippingOption: shippingOptionCodeSchema,
    gift: z.strictObject({ wrap: z.boolean(), hasNote: z.boolean() }),
    signedIn: z.boolean(),
    lines: z.array(cartLineSchema),
    totals: totalsSchema,
    /** The order that a checkout of this cart opened last. */
    order: z
      .strictObject({
        orderId: idSchema('order'),
        number: z.string(),
        status: z.string(),
        accessKey: z.string(),
      })
      .exactOptional(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Cart' });
export type CartView = z.input<typeof cartSchema>;

const cartParams = z.strictObject({ cartId: idSchema('cart') });
const lineParams = cartParams.extend({ lineId: idSchema('line') });
const answer = { status: 200, schema: cartSchema } as const;
/** A new cart may be asked for where it has not arrived yet. */
const originParam = 'cartId';

export const createCart = endpoint({
  id: 'createCart',
  method: 'POST',
  path: '/api/store/carts',
  tag: 'Carts',
  summary: 'Take a cart',
  description:
    'The id is the key to a guest’s cart: keep it secret. A signed-in shopper gets the open cart they have in the market, if any.',
  audience: 'public',
  params: nothing,
  query: nothing,
  body: z.strictObject({
    market: z.enum(marketCodes),
    language: languageSchema.optional(),
    country: countrySchema.optional(),
  }),
  answer: { status: 201, schema: cartSchema },
});

export const readCart = endpoint({
  id: 'readCart',
  method: 'GET',
  path: '/api/store/carts/{cartId}',
  tag: 'Carts',
  summary: 'See a cart at today’s prices',
  audience: 'public',
  params: cartParams,
  query: nothing,
  body: nothing,
  answer,
  originParam,
});

export const changeCart = endpoint({
  id: 'changeCart',
  method: 'PATCH',
  path: '/api/store/carts/{cartId}',
  tag: 'Carts',
  summary: 'Change the market, destination, shipping option or gift wrapping',
  audience: 'public',
  params: cartParams,
  query: nothing,
  body: z.strictObject({
    market: z.enum(marketCodes).optional(),
    language: languageSchema.optional(),
    country: countrySchema.optional(),
    state: z.string().max(40).optional(),
    shippingOption: shippingOptionCodeSchema.optional(),
    gift: z
      .strictObject({
        wrap: z.boolean(),
        note: z.string().max(500).optional(),
      })
      .optional(),
  }),
  answer,
  originParam,
  // A note is sealed where the cart is checked out: no other Region's seal is opened there.
  homeOfBody: (body, params) => (hasNote(body) ? homeOf(params?.['cartId'] ?? '') : undefined),
});

function hasNote(body: unknown): boolean {
  const gift = z.object({ gift: z.object({ note: z.string().min(1) }) });
  return gift.safeParse(body).success;
}

export const addCartLine = endpoint({
  id: 'addCartLine',
  method: 'POST',
  path: '/api/store/carts/{cartId}/lines',
  tag: 'Carts',
  summary: 'Add units of a variant',
  audience: 'public',
  params: cartParams,
  query: nothing,
  body: z.strictObject({
    variantId: idSchema('variant'),
    quantity: z.int().min(1).max(cartQuantityMax).default(1),
  }),
  answer,
  originParam,
});

export const changeCartLine = endpoint({
  id: 'changeCartLine',
  method: 'PATCH',
  path: '/api/store/carts/{cartId}/lines/{lineId}',
  tag: 'Carts',
  summary: 'Set the quantity of a line; 0 removes it',
  audience: 'public',
  params: lineParams,
  query: nothing,
  body: z.strictObject({ quantity: z.int().min(0).max(cartQuantityMax) }),
  answer,
  originParam,
});

export const removeCartLine = endpoint({
  id: 'removeCartLine',
  method: 'DELETE',
  path: '/api/store/carts/{cartId}/lines/{lineId}',
  tag: 'Carts',
  summary: 'Remove a line',
  audience: 'public',
  params: lineParams,
  query: nothing,
  body: nothing,
  answer,
  originParam,
});

export const claimCart = endpoint({
  id: 'claimCart',
  method: 'POST',
  path: '/api/store/carts/{cartId}/claim',
  tag: 'Carts',
  summary: 'Keep a guest’s cart after signing in',
  description: 'Lines of the shopper’s earlier open cart are merged in; none is lost.',
  audience: 'shopper',
  params: cartParams,
  query: nothing,
  body: nothing,
  answer,
  originParam,
});

const shippingOptionSchema = z
  .strictObject({
    option: shippingOptionCodeSchema,
    title: z.string(),
    price: moneySchema,
    /** Working days until it arrives. */
    daysMin: z.int().nonnegative(),
    daysMax: z.int().nonnegative(),
  })
  .meta({ id: 'ShippingOption' });

export const listShippingOptions = endpoint({
  id: 'listShippingOptions',
  method: 'GET',
  path: '/api/store/carts/{cartId}/shipping-options',
  tag: 'Carts',
  summary: 'The ways of shipping the cart, with their prices',
  audience: 'public',
  params: cartParams,
  query: z.strictObject({
    country: countrySchema.optional(),
    postalCode: z.string().max(16).optional(),
  }),
  body: nothing,
  answer: { status: 200, schema: z.strictObject({ items: z.array(shippingOptionSchema) }) },
  originParam,
});
