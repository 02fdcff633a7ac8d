import type { ProblemKind } from '#kernel/problem.ts';

/** What the refusals of orders mean over HTTP, where several endpoints share them. */
export const orderNotFound = {
  order_not_found: { status: 404, title: 'There is no such order.' },
} as const satisfies Record<string, ProblemKind>;

export const orderContended = {
  order_contended: { status: 409, title: 'The order is being changed by others.' },
} as const satisfies Record<string, ProblemKind>;

export const orderEnded = {
  order_ended: { status: 409, title: 'The order has ended.' },
} as const satisfies Record<string, ProblemKind>;

export const notPermitted = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const satisfies Record<string, ProblemKind>;

export const placeProblems = {
  ...orderContended,
  ...orderEnded,
  stock_insufficient: { status: 409, title: 'There are not enough units.' },
  stock_held: { status: 409, title: 'The units are reserved for another client.' },
  stock_elsewhere: {
    status: 409,
    title: 'The Region that has the units cannot be reached now.',
  },
  stock_contended: { status: 503, title: 'Too many want this stock at once.' },
  stock_lapsed: { status: 409, title: 'The items are no longer held for this order.' },
  payment_voided: { status: 409, title: 'The payment was given up.' },
} as const satisfies Record<string, ProblemKind>;

export const checkOutProblems = {
  ...placeProblems,
  cart_not_found: { status: 404, title: 'There is no such cart.' },
  cart_merged: { status: 409, title: 'The cart was merged into another.' },
  cart_already_ordered: { status: 409, title: 'The cart was ordered.' },
  cart_empty: { status: 422, title: 'The cart is empty.' },
  cart_full: { status: 422, title: 'The cart is full.' },
  cart_line_unavailable: { status: 409, title: 'Something in the cart is no longer sold.' },
  country_not_served: { status: 422, title: 'The market does not ship there.' },
  address_invalid: { status: 422, title: 'An address is not complete or not right.' },
  shipping_option_unavailable: { status: 422, title: 'That shipping option does not go there.' },
  total_changed: { status: 409, title: 'The total is another by now.' },
} as const satisfies Record<string, ProblemKind>;

export const cancelProblems = {
  ...orderNotFound,
  ...orderContended,
  ...orderEnded,
  order_already_shipped: { status: 409, title: 'The order has shipped.' },
} as const satisfies Record<string, ProblemKind>;

export const returnProblems = {
  ...orderNotFound,
  ...orderContended,
  ...orderEnded,
  order_not_delivered: { status: 409, title: 'The order has not been delivered.' },
  return_too_late: { status: 409, title: 'The time for returns is over.' },
} as const satisfies Record<string, ProblemKind>;

export const receiveProblems = {
  ...orderNotFound,
  ...orderContended,
  ...notPermitted,
  order_not_returning: { status: 409, title: 'No return of the order is under way.' },
} as const satisfies Record<string, ProblemKind>;

export const settleProblems = {
  ...orderNotFound,
  ...orderContended,
  ...notPermitted,
  order_not_owing: { status: 409, title: 'The order owes nothing that could not be taken.' },
} as const satisfies Record<string, ProblemKind>;

export const refundProblems = {
  ...orderNotFound,
  ...orderContended,
  ...notPermitted,
  refund_too_large: { status: 422, title: 'That is more than is left to refund.' },
  refund_not_positive: { status: 422, title: 'A refund is more than nothing.' },
  currency_differs: { status: 422, title: 'The order is in another currency.' },
} as const satisfies Record<string, ProblemKind>;
