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
import { decideCancel } from './decide.ts';
import type { Order } from './model.ts';
import { viewOrder } from './view-order.ts';

export interface CancelOrder extends Asker {
  readonly orderId: Id<'order'>;
  readonly reason: string;
  readonly language: Language;
  readonly correlationId: string;
}

export type CancelRefusal =
  | 'order_not_found'
  | 'order_already_shipped'
  | 'order_ended'
  | 'order_contended';

/**
 * Calls off an order that has not shipped, by its buyer. Repeating it changes nothing. What was
 * done for it is undone by those who hear of `order.cancelled`.
 */
export async function cancelOwnOrder(
  ports: ChangePorts,
  command: CancelOrder,
  once?: Once,
): Promise<Result<OrderView, CancelRefusal>> {
  // One answer for "absent" and "not yours", so that ids cannot be probed.
  return cancel(ports, command, (order) => isBuyer(order, command), once);
}

/** The same by staff, whose roles allow it. */
export async function cancelOrderByStaff(
  ports: ChangePorts,
  command: CancelOrder,
  once?: Once,
): Promise<Result<OrderView, CancelRefusal | 'not_permitted'>> {
  if (!mayChangeOrders(command.actor)) return notPermitted();
  return cancel(ports, command, () => true, once);
}

async function cancel(
  ports: ChangePorts,
  command: CancelOrder,
  mayCancel: (order: Order) => boolean,
  once: Once | undefined,
): Promise<Result<OrderView, CancelRefusal>> {
  const { actor, correlationId, language, orderId, reason } = command;
  const answer = (order: Order) => viewOrder(order, language);
  const changed = await changeOrder<CancelRefusal>(
    ports,
    orderId,
    (order) =>
      mayCancel(order) ? decideCancel(order, reason, actorName(actor)) : refused('order_not_found'),
    { correlationId, once, answer },
  );
  return changed.ok ? ok(answer(changed.value.value)) : changed;
}
