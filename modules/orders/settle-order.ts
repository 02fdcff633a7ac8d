import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Once } from '#ports/once.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import { mayChangeOrders, notPermitted } from './access.ts';
import { changeOrder } from './change-order.ts';
import type { ChangePorts } from './change-order.ts';
import { decideSettled } from './decide.ts';
import type { Order, OtherSettlement } from './model.ts';
import { viewOrder } from './view-order.ts';

export interface SettleOrder {
  readonly orderId: Id<'order'>;
  readonly actor: Actor;
  readonly how: OtherSettlement;
  readonly language: Language;
  readonly correlationId: string;
}

export type SettleRefusal =
  | 'order_not_found'
  | 'order_not_owing'
  | 'order_contended'
  | 'not_permitted';

/**
 * Staff found another way for an order whose card cannot be charged any more: it owes nothing now.
 * What was paid outside is booked outside; here it is only said how.
 */
export async function settleOrder(
  ports: ChangePorts,
  command: SettleOrder,
  once?: Once,
): Promise<Result<OrderView, SettleRefusal>> {
  const { actor, correlationId, how, language, orderId } = command;
  if (!mayChangeOrders(actor)) return notPermitted();
  const answer = (order: Order) => viewOrder(order, language);
  const changed = await changeOrder<'order_not_owing'>(
    ports,
    orderId,
    (order) => decideSettled(order, how, actorName(actor)),
    { correlationId, once, answer },
  );
  return changed.ok ? ok(answer(changed.value.value)) : changed;
}
