import type { Id } from '#kernel/ids.ts';
import { siblingId } from '#kernel/ids.ts';
import { plus, toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { asRead, put } from '#ports/item-kind.ts';
import type { Item } from '#ports/table.ts';
import type { Cart } from './carts/store.ts';
import { sealContact } from './contact.ts';
import type { PaymentInstruction } from './contact.ts';
import type { Draft } from './draft-order.ts';
import { accessDigestOf, accessKeyOf, orderIdOf, orderNumberOf } from './identity.ts';
import { paymentTimeMs } from './model.ts';
import type { Order, OrderOpening } from './model.ts';
import type { SellingPorts } from './ports.ts';
import { checkoutKey, checkoutKind, commitOrder, loadOrder } from './store.ts';

interface OpenOrder {
  readonly cart: Cart;
  /** Whether the order of the cart's mark is here. */
  readonly hasMarked: boolean;
  readonly customerId: Id<'customer'> | undefined;
  readonly draft: Draft;
  readonly instruction: (orderId: Id<'order'>) => PaymentInstruction;
  readonly correlationId: string;
}

/**
 * Begins an order in one commit: the cart's mark, the order, and the buyer's details, sealed.
 * Undefined when another checkout of the cart was quicker.
 */
export async function openOrder(
  ports: SellingPorts,
  command: OpenOrder,
): Promise<Item<Order> | undefined> {
  const { cart, correlationId, draft, hasMarked, instruction } = command;
  const { cartId } = cart.head;
  const marked = cart.checkout?.value.attempt ?? 0;
  // The mark arrived from a Region that was lost, and its order did not: this is the same checkout
  // again, so that of the two orders only one can count.
  const attempt = marked > 0 && !hasMarked ? marked : marked + 1;
  const orderId = orderIdOf(cartId, attempt);
  const customerId = cart.head.customerId ?? command.customerId;
  const owner = { orderId, ...(customerId !== undefined && { customerId }) };
  const accessKey = accessKeyOf(cartId, orderId);
  const file = { contact: draft.contact, instruction: instruction(orderId), accessKey };
  const contact = await sealContact(ports.keys, owner, file);
  const mark = { orderId, attempt };
  const opening = openingOf(accessKey, owner, draft, ports.clock.now());
  const opened = await commitOrder(ports, undefined, [opening], correlationId, (order) => [
    put(checkoutKind, checkoutKey(cartId), mark, asRead(cart.checkout)),
    contact(order),
  ]);
  if (!opened && (await loadOrder(ports.table, orderId))) {
    // Unless the other checkout has set the mark, it was lost to an older one from another Region.
    await ports.table.commit([put(checkoutKind, checkoutKey(cartId), mark, asRead(cart.checkout))]);
  }
  return opened;
}

function openingOf(
  accessKey: string,
  owner: Pick<Order, 'orderId' | 'customerId'>,
  { order }: Draft,
  now: Instant,
): OrderOpening {
  const { orderId } = owner;
  return {
    type: 'order.opened',
    data: {
      ...owner,
      ...order,
      lines: [...order.lines],
      number: orderNumberOf(orderId),
      reservationId: siblingId('reservation', orderId),
      paymentId: siblingId('payment', orderId),
      accessDigest: accessDigestOf(accessKey),
      expiresAt: toIso(plus(now, paymentTimeMs)),
    },
  };
}
