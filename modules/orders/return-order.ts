import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Once } from '#ports/once.ts';
import { actorName } from '#ports/sign-in.ts';
import { isBuyer, mayChangeOrders, notPermitted } from './access.ts';
import type { Asker } from './access.ts';
import { changeOrder } from './change-order.ts';
import type { ChangePorts } from './change-order.ts';
import { decideReturned, decideReturnRequest } from './decide.ts';
import type { Order } from './model.ts';
import { viewOrder } from './view-order.ts';

interface ReturnOrder extends Asker {
  readonly orderId: Id<'order'>;
  readonly language: Language;
  readonly correlationId: string;
}

export type ReturnRefusal =
  | 'order_not_found'
  | 'order_not_delivered'
  | 'return_too_late'
  | 'order_ended'
  | 'order_contended';

/** The buyer wants to give everything back, within thirty days of delivery. */
export async function requestReturn(
  ports: ChangePorts,
  command: ReturnOrder & { readonly reason: string },
  once?: Once,
): Promise<Result<OrderView, ReturnRefusal>> {
  const { actor, correlationId, language, orderId, reason } = command;
  const request = { reason, by: actorName(actor), now: ports.clock.now() };
  const answer = (order: Order) => viewOrder(order, language);
  const changed = await changeOrder<ReturnRefusal>(
    ports,
    orderId,
    (order) =>
      isBuyer(order, command) ? decideReturnRequest(order, request) : refused('order_not_found'),
    { correlationId, once, answer },
  );
  return changed.ok ? ok(answer(changed.value.value)) : changed;
}

export type ReceiveRefusal =
  | 'order_not_found'
  | 'order_not_returning'
  | 'order_contended'
  | 'not_permitted';

/** Staff have the goods back: the order is returned, and all that was taken is given back. */
export async function receiveReturn(
  ports: ChangePorts,
  command: ReturnOrder,
  once?: Once,
): Promise<Result<OrderView, ReceiveRefusal>> {
  const { actor, correlationId, language, orderId } = command;
  if (!mayChangeOrders(actor)) return notPermitted();
  const answer = (order: Order) => viewOrder(order, language);
  const changed = await changeOrder<'order_not_returning'>(
    ports,
    orderId,
    (order) =>
      order.status === 'dispatched'
        ? refused('order_not_returning', 'It is still with the courier.')
        : decideReturned(order, order.reason ?? 'returned', actorName(actor)),
    { correlationId, once, answer },
  );
  return changed.ok ? ok(answer(changed.value.value)) : changed;
}
