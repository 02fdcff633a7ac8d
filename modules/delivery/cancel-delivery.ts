import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { changeDelivery } from './change-delivery.ts';
import type { ChangeRefusal } from './change-delivery.ts';
import { decideCancel } from './decide.ts';
import type { Delivery, DeliveryFact } from './model.ts';
import { settleOverturned } from './settle-overturned.ts';
import { commitFacts, loadDelivery } from './store.ts';

export interface CancelDelivery {
  readonly orderId: Id<'order'>;
  readonly correlationId: string;
}

/**
 * Calls off the delivery of an order that was called off, or marks it as recalled when the courier
 * has the parcel. Repeating it changes nothing. Throws `CourierUnavailable` for the caller to repeat.
 */
export async function cancelDelivery(
  ports: { table: Table; clock: Clock; random: Random; courier: Courier },
  command: CancelDelivery,
): Promise<Result<Delivery, ChangeRefusal>> {
  const { orderId, correlationId } = command;
  const deliveryId = siblingId('delivery', orderId);
  const known = await loadDelivery(ports.table, deliveryId);
  if (!known) {
    // The request may still be on its way here: it must find that nothing is to be collected.
    const data = { deliveryId, orderId, attempt: 1 };
    const cancelled: DeliveryFact = { type: 'delivery.cancelled', data };
    await commitFacts(ports, undefined, [cancelled], correlationId);
  }
  // Whoever requested it may have died before that was recorded.
  if (known?.value.service === undefined) {
    const settled = await settleOverturned(ports, { deliveryId, correlationId });
    if (!settled.ok || ['cancelled', 'recalled'].includes(settled.value.status)) return settled;
  }
  return changeDelivery<never>(ports, { deliveryId, correlationId }, async ({ value }) => {
    const isCalledOff = value.status === 'requested' && (await ports.courier.cancel(deliveryId));
    const fact = decideCancel(value, isCalledOff);
    return ok({ facts: fact ? [fact] : [] });
  });
}
