import * as endpoints from '#contracts/http/carts.ts';
import { refused } from '#kernel/result.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import type { Keys } from '#ports/keys.ts';
import { route } from '#ports/route.ts';
import type { Route, RouteRequest } from '#ports/route.ts';
import { changeCart } from './change-cart.ts';
import { addLine, setLine } from './change-lines.ts';
import { claimCart } from './claim-cart.ts';
import { createCart } from './create-cart.ts';
import type { CartEdit, CartPorts } from './edit-cart.ts';
import { listShippingOptions, readCart } from './read-cart.ts';

const cartNotFound = { status: 404, title: 'There is no such cart.' } as const;
const countryNotServed = { status: 422, title: 'The market does not ship there.' } as const;
const contended = { status: 409, title: 'The cart is being changed elsewhere.' } as const;
const quantityExceeded = {
  status: 422,
  title: 'That is more than a cart may hold of it.',
} as const;

const problems = {
  cart_not_found: cartNotFound,
  cart_merged: { status: 409, title: 'The cart was merged into another.' },
  cart_already_ordered: { status: 409, title: 'The cart was ordered.' },
  cart_contended: contended,
} as const satisfies Record<string, ProblemKind>;

type EditRequest = RouteRequest<{ cartId: CartEdit['cartId'] }>;

function editOf({ actor, language, once, params }: EditRequest): CartEdit {
  return { cartId: params.cartId, actor, language, once };
}

export function cartRoutes(ports: CartPorts & { readonly keys: Keys }): Route[] {
  return [
    route(
      endpoints.createCart,
      { country_not_served: countryNotServed, cart_contended: contended },
      ({ actor, body, language, once }) => createCart(ports, actor, body, language, once),
    ),
    route(endpoints.readCart, { cart_not_found: cartNotFound }, ({ actor, language, params }) =>
      readCart(ports, { cartId: params.cartId, actor, language }),
    ),
    route(endpoints.changeCart, { ...problems, country_not_served: countryNotServed }, (request) =>
      changeCart(ports, editOf(request), request.body),
    ),
    ...lineRoutes(ports),
    route(endpoints.claimCart, problems, async (request) => {
      const { actor } = request;
      // The audience lets only shoppers in; a guest who came here anyway finds nothing.
      if (actor.kind !== 'shopper') return refused('cart_not_found');
      return claimCart(ports, { ...editOf(request), actor });
    }),
    route(
      endpoints.listShippingOptions,
      { cart_not_found: cartNotFound, country_not_served: countryNotServed },
      ({ actor, language, params, query }) =>
        listShippingOptions(ports, { cartId: params.cartId, actor, language, ...query }),
    ),
  ];
}

function lineRoutes(ports: CartPorts): Route[] {
  const lineProblems = {
    ...problems,
    line_not_found: { status: 404, title: 'There is no such line.' },
    cart_quantity_exceeded: quantityExceeded,
  } as const;
  return [
    route(
      endpoints.addCartLine,
      {
        ...problems,
        variant_unknown: { status: 422, title: 'There is no such variant.' },
        variant_not_sold_here: { status: 422, title: 'The item is not sold in this market.' },
        cart_full: { status: 422, title: 'The cart is full.' },
        cart_quantity_exceeded: quantityExceeded,
      },
      (request) => addLine(ports, editOf(request), request.body),
    ),
    route(endpoints.changeCartLine, lineProblems, (request) =>
      setLine(ports, editOf(request), {
        lineId: request.params.lineId,
        quantity: request.body.quantity,
      }),
    ),
    route(endpoints.removeCartLine, lineProblems, (request) =>
      setLine(ports, editOf(request), { lineId: request.params.lineId, quantity: 0 }),
    ),
  ];
}
