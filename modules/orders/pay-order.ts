import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Once } from '#ports/once.ts';
import { isBuyer } from './access.ts';
import type { Asker } from './access.ts';
import { openContact } from './contact.ts';
import { isUnpaid } from './model.ts';
import { placeOrder } from './place-order.saga.ts';
import type { PlaceRefusal } from './placing.ts';
import type { SellingPorts, Storefront } from './ports.ts';
import { loadOrder } from './store.ts';
import { linksOf, viewOrder } from './view-order.ts';

export interface PayOrder extends Asker {
  readonly orderId: Id<'order'>;
  /** Another card to try; without one, only what became of the payment is found out. */
  readonly paymentMethod?: string | undefined;
  readonly returnUrl?: string | undefined;
  readonly language: Language;
  readonly correlationId: string;
}

/** Tries an unpaid order's payment again. A paid one is answered as it is: nothing is charged twice. */
export async function payOrder(
  ports: SellingPorts & Storefront,
  command: PayOrder,
  once?: Once,
): Promise<Result<OrderView, PlaceRefusal | 'order_not_found'>> {
  const { correlationId, language, orderId, paymentMethod } = command;
  const order = await loadOrder(ports.table, orderId);
  if (!order || !isBuyer(order.value, command)) return refused('order_not_found');
  if (!isUnpaid(order.value) && order.value.placedAt === undefined) {
    return refused('order_ended', 'Its time to pay is over. Check out again.');
  }
  // Without another card, the one of the checkout goes on: it may never have reached the provider.
  const kept = paymentMethod === undefined ? await openContact(ports, order.value) : undefined;
  const placed = await placeOrder(ports, {
    order,
    instruction: kept?.instruction ?? {
      returnUrl: command.returnUrl ?? `${ports.publicUrl}/orders/${orderId}`,
      ...(paymentMethod !== undefined && { paymentMethod }),
    },
    // Whoever only asks has no card tried a second time.
    isBuyer: paymentMethod !== undefined,
    isNew: false,
    correlationId,
    once,
    answer: (after, view) => viewOrder(after, language, linksOf(view, { withSecret: false })),
  });
  if (!placed.ok) return placed;
  const links = linksOf(placed.value.view, { withSecret: paymentMethod === undefined });
  return ok(viewOrder(placed.value.order.value, language, links));
}
