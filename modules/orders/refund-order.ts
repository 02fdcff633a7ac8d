import { hash } from 'node:crypto';
import type { OrderView } from '#contracts/http/orders.ts';
import { followingId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { Money } from '#kernel/money.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { refundPayment } from '#modules/payments/index.ts';
import { newId } from '#ports/identifier.ts';
import type { Once } from '#ports/once.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import { mayChangeOrders, notPermitted } from './access.ts';
import { changeOrder } from './change-order.ts';
import type { ChangePorts } from './change-order.ts';
import { decideRefund, decideRefundFailed } from './decide.ts';
import type { Order } from './model.ts';
import type { SellingPorts } from './ports.ts';
import { viewOrder } from './view-order.ts';

export interface RefundOrder {
  readonly orderId: Id<'order'>;
  readonly actor: Actor;
  readonly amount: Money;
  readonly reason: string;
  readonly language: Language;
  readonly correlationId: string;
}

export type RefundOrderRefusal =
  | 'order_not_found'
  | 'order_contended'
  | 'refund_too_large'
  | 'refund_not_positive'
  | 'currency_differs'
  | 'not_permitted';

/**
 * Staff decide on a refund. The decision is committed first, with the refund's id, so that a
 * repetition cannot send the money twice; it is carried out by `sendRefund`.
 */
export async function refundOrder(
  ports: ChangePorts,
  command: RefundOrder,
  once?: Once,
): Promise<Result<OrderView, RefundOrderRefusal>> {
  const { actor, amount, correlationId, language, orderId, reason } = command;
  if (!mayChangeOrders(actor)) return notPermitted();
  const refundId = refundIdOf(ports, orderId, once);
  const refund = { refundId, amount, reason, by: actorName(actor) };
  const answer = (order: Order) => viewOrder(order, language);
  const changed = await changeOrder<RefundOrderRefusal>(
    ports,
    orderId,
    (order) => decideRefund(order, refund),
    { correlationId, once, answer },
  );
  return changed.ok ? ok(answer(changed.value.value)) : changed;
}

/**
 * The same for a request that is repeated, also to a Region that took the order over without having
 * heard of the first one's refund: the provider knows it again. At home with its order, wherever that
 * is held.
 */
function refundIdOf(
  ports: ChangePorts,
  orderId: Id<'order'>,
  once: Once | undefined,
): Id<'refund'> {
  if (!once) return newId('refund', homeOf(orderId) ?? ports.table.region, ports);
  const digest = hash('sha256', JSON.stringify(['refund', once.scope, once.key]), 'buffer');
  return followingId('refund', orderId, digest);
}

/** Sends the money of a refund that was decided on. Throws while the provider is silent. */
export async function sendRefund(
  ports: SellingPorts,
  order: Pick<Order, 'orderId' | 'paymentId'>,
  refund: { readonly refundId: Id<'refund'>; readonly amount: Money; readonly reason: string },
  correlationId: string,
): Promise<void> {
  if (refund.amount.amountMinor === 0) return;
  const { orderId, paymentId } = order;
  const sent = await refundPayment(ports, { paymentId, correlationId, ...refund });
  if (sent.ok) return;
  await failRefund(ports, orderId, refund.refundId, sent.code, correlationId);
}

/** The provider could not send it: the order goes to those who find another way. */
export async function failRefund(
  ports: ChangePorts,
  orderId: Id<'order'>,
  refundId: Id<'refund'>,
  reason: string,
  correlationId: string,
): Promise<void> {
  const failed = await changeOrder(
    ports,
    orderId,
    (order) => ok(decideRefundFailed(order, refundId, reason)),
    { correlationId },
  );
  if (!failed.ok) throw new Error(`${orderId} could not note a failed refund: ${failed.code}`);
}
