import type { Id } from '#kernel/ids.ts';
import type { Refusal } from '#kernel/result.ts';
import type { ReserveRefusal } from '#modules/inventory/index.ts';
import type { PaymentView } from '#modules/payments/index.ts';
import type { Once } from '#ports/once.ts';
import type { Item } from '#ports/table.ts';
import type { PaymentInstruction } from './contact.ts';
import type { Order } from './model.ts';

/** An order on its way to being placed, as one step of the saga hands it to the next. */
export interface Placing {
  readonly order: Item<Order>;
  readonly instruction: PaymentInstruction;
  /** The buyer asks for it now, and not a resumption on their behalf. */
  readonly isBuyer: boolean;
  /** Nobody can have worked on this order before. */
  readonly isNew: boolean;
  readonly correlationId: string;
  readonly once?: Once | undefined;
  /** The body of the answer, for the record of `once`. */
  readonly answer?: (order: Order, view: PaymentView | undefined) => unknown;
  readonly view?: PaymentView;
}

export type PlaceRefusal =
  | ReserveRefusal
  | 'stock_lapsed'
  | 'payment_voided'
  | 'order_ended'
  | 'order_contended';

/** On to the next step; wait for the buyer, their bank or the provider; or it cannot be done. */
export type Progress =
  | { readonly kind: 'next'; readonly placing: Placing }
  | { readonly kind: 'waits'; readonly placing: Placing }
  | { readonly kind: 'fails'; readonly refusal: Refusal<PlaceRefusal> };

/** In whose line a checkout stands, and the news of its payment behind it (`in-turn.ts`). */
export function placingTurn(orderId: Id<'order'>): string {
  return `placing/${orderId}`;
}
