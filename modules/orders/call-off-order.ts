import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import { changeOrder } from './change-order.ts';
import type { ChangePorts } from './change-order.ts';
import { decideCancel } from './decide.ts';

/**
 * Calls off, by the house itself, an order that was placed and has not left. One that is anywhere else
 * stays as it is. Repeating it changes nothing.
 */
export async function callOffOrder(
  ports: ChangePorts,
  orderId: Id<'order'>,
  reason: string,
  correlationId: string,
): Promise<void> {
  const changed = await changeOrder<'order_already_shipped' | 'order_ended'>(
    ports,
    orderId,
    (order) => (order.status === 'placed' ? decideCancel(order, reason, 'system') : ok([])),
    { correlationId },
  );
  if (!changed.ok) throw new Error(`${orderId} could not be called off: ${changed.code}`);
}
