import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { CourierRejected, CourierUnavailable } from '#ports/courier.ts';
import type { Courier, CourierRequest } from '#ports/courier.ts';
import type { Keys } from '#ports/keys.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { changeDelivery } from './change-delivery.ts';
import type { ChangeRefusal } from './change-delivery.ts';
import { decideReschedule } from './decide.ts';
import type { RescheduleRefusal } from './decide.ts';
import { originDefault } from './dispatch-address.ts';
import { rescheduleAheadMsMax, rescheduleBehindMsMax } from './limits.ts';
import type { Delivery } from './model.ts';
import { courierRequest } from './shipment.ts';
import type { OpenShipment } from './shipment.ts';
import { openCorrection, sealCorrection } from './store.ts';
import type { Correction } from './store.ts';
import { viewDelivery } from './view-delivery.ts';

export interface RescheduleDelivery extends Correction {
  readonly deliveryId: Id<'delivery'>;
  readonly notBefore: Instant;
  readonly correlationId: string;
}

export type RescheduleDeliveryRefusal =
  | ChangeRefusal
  | RescheduleRefusal
  | 'not_permitted'
  | 'date_out_of_range'
  | 'shipment_unreadable'
  | 'courier_unavailable'
  | 'courier_rejected';

type Ports = { table: Table; clock: Clock; random: Random; keys: Keys; courier: Courier };

/**
 * Agrees a new attempt after one that failed, where the buyer wants it. The courier is asked first,
 * which it recognises when repeated, so that no attempt is promised that it does not know of.
 */
export async function rescheduleDelivery(
  ports: Ports,
  actor: Actor,
  openShipment: OpenShipment,
  command: RescheduleDelivery,
  once?: Once,
): Promise<Result<Delivery, RescheduleDeliveryRefusal>> {
  if (!hasRole(actor, ['sales', 'order-desk', 'administrator'])) return refused('not_permitted');
  const aheadMs = command.notBefore - ports.clock.now();
  if (aheadMs > rescheduleAheadMsMax || aheadMs < -rescheduleBehindMsMax) {
    return refused('date_out_of_range', 'A new attempt is made within the next sixty days.');
  }
  return changeDelivery<RescheduleDeliveryRefusal>(ports, command, async ({ value }) => {
    // A twin of this request was quicker: its effect is this one's.
    if (once && (await recallOnce(ports.table, once))) return ok({ facts: [] });
    const decision = decideReschedule(value, command.notBefore);
    if (!decision.ok) return decision;
    const shipment = await openShipment(value.orderId);
    if (!shipment) return refused('shipment_unreadable');
    const known = await openCorrection(ports, value);
    const { address = known.correction.address, note } = command;
    const correction: Correction = { ...(address && { address }), ...(note && { note }) };

    const { attempt } = decision.value.data;
    const { deliveryId, origin = originDefault } = value;
    const next = { deliveryId, attempt, origin, notBefore: command.notBefore };
    const asked = await ask(ports.courier, courierRequest(next, shipment, correction));
    if (!asked.ok) return asked;
    const sealed = await sealCorrection(ports.keys, value, correction, known.item);
    const now = ports.clock.now();
    const data = { ...decision.value.data, ...asked.value };
    return ok({
      facts: [{ type: 'delivery.rescheduled', data }],
      more: (after) => [
        sealed,
        ...(once ? [recordOnce(once, ports.table.region, now, viewDelivery(after))] : []),
      ],
    });
  });
}

async function ask(
  courier: Courier,
  request: CourierRequest,
): Promise<Result<{ trackingNumber: string }, 'courier_unavailable' | 'courier_rejected'>> {
  try {
    return ok(await courier.request(request));
  } catch (error) {
    if (error instanceof CourierUnavailable) return refused('courier_unavailable');
    if (error instanceof CourierRejected) return refused('courier_rejected', error.said);
    throw error;
  }
}
