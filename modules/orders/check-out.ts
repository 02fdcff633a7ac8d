import { isDeepStrictEqual } from 'node:util';
import type { CheckOutBody, OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { readPayment } from '#modules/payments/index.ts';
import { inTurn } from '#ports/in-turn.ts';
import type { Once } from '#ports/once.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Item } from '#ports/table.ts';
import { findCart } from './carts/edit-cart.ts';
import type { Cart } from './carts/store.ts';
import { liveLines } from './carts/model.ts';
import { changeOrder, commitAttemptsMax } from './change-order.ts';
import { openContact } from './contact.ts';
import type { Contact, PaymentInstruction } from './contact.ts';
import { decideAbandon } from './decide.ts';
import { draftOrder } from './draft-order.ts';
import type { Draft, DraftRefusal } from './draft-order.ts';
import { accessKeyOf } from './identity.ts';
import { cameToNothing, isUnpaid } from './model.ts';
import type { Order } from './model.ts';
import { openOrder } from './open-order.ts';
import { placeOrder, placeOrderSteps } from './place-order.saga.ts';
import { placingTurn } from './placing.ts';
import type { PlaceRefusal, Placing } from './placing.ts';
import type { SellingPorts, Storefront } from './ports.ts';
import { loadOrder } from './store.ts';
import { linksOf, viewOrder } from './view-order.ts';

export interface CheckOut {
  readonly cartId: Id<'cart'>;
  readonly actor: Actor;
  readonly body: CheckOutBody;
  readonly language: Language;
  readonly correlationId: string;
}

export type CheckOutRefusal =
  | DraftRefusal
  | PlaceRefusal
  | 'cart_not_found'
  | 'cart_merged'
  | 'cart_already_ordered';

/**
 * Orders what is in a cart and pays for it. The same cart with the same details is the same order,
 * however often and by whatever key it is asked for; other details make the unpaid one give way.
 */
export async function checkOut(
  ports: SellingPorts & Storefront,
  command: CheckOut,
  once?: Once,
): Promise<Result<OrderView, CheckOutRefusal>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const opened = await findOrOpen(ports, command);
    if (opened === 'conflict') continue;
    if (!opened.ok) return opened;
    const { isNew, order } = opened.value;
    const { cartId, correlationId, language } = command;
    const { orderId } = order.value;
    const accessKey = accessKeyOf(cartId, orderId);
    const start: Placing = {
      order,
      isNew,
      isBuyer: true,
      instruction: instructionOf(ports, command.body, orderId),
      correlationId,
      once,
      // The provider's secret goes to the buyer and is never stored, so it is not in the record.
      answer: (after, view) =>
        viewOrder(after, language, { accessKey, ...linksOf(view, { withSecret: false }) }),
    };
    const turn = placingTurn(orderId);
    const placed = await inTurn(ports.table, turn, () => placeOrder(ports, start));
    if (!placed.ok) return placed;
    // Only a browser that pays by itself needs the secret.
    const withSecret = command.body.paymentMethod === undefined;
    const links = { accessKey, ...linksOf(placed.value.view, { withSecret }) };
    return ok(viewOrder(placed.value.order.value, language, links));
  }
  return refused('order_contended', 'The cart is being checked out elsewhere. Try again.');
}

interface Opened {
  readonly order: Item<Order>;
  readonly isNew: boolean;
}

/** The order that these details belong to: the one that is there, or a new one. */
async function findOrOpen(
  ports: SellingPorts & Storefront,
  command: CheckOut,
): Promise<Result<Opened, CheckOutRefusal> | 'conflict'> {
  const found = await findCart(ports.table, command.cartId, command.actor);
  if (!found.ok) return found;
  const cart = found.value;
  if (cart.head.mergedInto !== undefined) {
    return refused('cart_merged', undefined, { cartId: cart.head.mergedInto });
  }
  const before = cart.checkout && (await loadOrder(ports.table, cart.checkout.value.orderId));
  if (before?.value.placedAt !== undefined)
    return alreadyOrdered(ports, cart, before, command.body);

  const draft = await draftOrder(ports, cart, command.body);
  if (!draft.ok) return draft;
  if (before && isUnpaid(before.value)) {
    if (await isSame(ports, before.value, draft.value)) return ok({ order: before, isNew: false });
    await giveWay(ports, before, command);
    // The cart's mark is as it was; what became of the order decides now.
    const after = await loadOrder(ports.table, before.value.orderId);
    if (!after || !cameToNothing(after.value)) return 'conflict';
  }
  const { actor, body, correlationId } = command;
  const customerId = actor.kind === 'shopper' ? actor.customerId : undefined;
  const order = await openOrder(ports, {
    cart,
    hasMarked: before !== undefined,
    customerId,
    draft: draft.value,
    instruction: (orderId) => instructionOf(ports, body, orderId),
    correlationId,
  });
  return order ? ok({ order, isNew: true }) : 'conflict';
}

/** Whoever repeats the checkout of what was ordered gets that order; other details are too late. */
async function alreadyOrdered(
  ports: SellingPorts,
  cart: Cart,
  order: Item<Order>,
  body: CheckOutBody,
): Promise<Result<Opened, 'cart_already_ordered'>> {
  const { lines, orderId } = order.value;
  const file = await openContact(ports, order.value);
  const inCart = liveLines(cart.lines);
  const isRepeated =
    file?.contact.email === body.email &&
    inCart.length === lines.length &&
    lines.every((line) =>
      inCart.some(
        ({ quantity, variantId }) => variantId === line.variantId && quantity === line.quantity,
      ),
    );
  return isRepeated
    ? ok({ order, isNew: false })
    : refused('cart_already_ordered', 'Take a new cart.', { orderId });
}

/** Whether an unpaid order is what the buyer asks for now: to the cent, to the letter. */
async function isSame(ports: SellingPorts, order: Order, draft: Draft): Promise<boolean> {
  const { giftWrap, lines, market, shippingOption, totals } = order;
  const asOrdered = { giftWrap, lines, market, shippingOption, totals };
  const now = draft.order;
  const asAsked = {
    giftWrap: now.giftWrap,
    lines: now.lines,
    market: now.market,
    shippingOption: now.shippingOption,
    totals: now.totals,
  };
  if (!isDeepStrictEqual(plain(asOrdered), plain(asAsked))) return false;
  const kept: Contact | undefined = (await openContact(ports, order))?.contact;
  return isDeepStrictEqual(plain(kept), plain(draft.contact));
}

/**
 * Ends an unpaid order that its buyer has changed, and gives its units back at once, for the new
 * one may need the same. When it was paid meanwhile, it is placed instead.
 */
async function giveWay(
  ports: SellingPorts & Storefront,
  order: Item<Order>,
  { body, correlationId }: CheckOut,
): Promise<void> {
  const { orderId, paymentId } = order.value;
  const payment = await readPayment(ports, paymentId);
  if (payment?.status === 'authorized' || payment?.status === 'captured') {
    const instruction = instructionOf(ports, body, orderId);
    await placeOrder(ports, { order, instruction, isBuyer: false, isNew: false, correlationId });
    return;
  }
  const ended = await changeOrder(
    ports,
    orderId,
    (current) => ok(decideAbandon(current, 'superseded')),
    { correlationId, known: order },
  );
  if (!ended.ok || ended.value.value.placedAt !== undefined) return;
  const [reserve] = placeOrderSteps;
  await reserve?.undo(ports, { order: ended.value.value, correlationId });
}

function instructionOf(
  { publicUrl }: Storefront,
  { paymentMethod, returnUrl }: CheckOutBody,
  orderId: Id<'order'>,
): PaymentInstruction {
  return {
    returnUrl: returnUrl ?? `${publicUrl}/orders/${orderId}`,
    ...(paymentMethod !== undefined && { paymentMethod }),
  };
}

/** As it reads after it was stored. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
