import {
  listDeliveries,
  readDelivery,
  recordCourierEvent as recordEndpoint,
  rescheduleDelivery as rescheduleEndpoint,
} from '#contracts/http/delivery.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import { ok, refused } from '#kernel/result.ts';
import { fromIso } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Keys } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import type { Table } from '#ports/table.ts';
import { recordCourierEvent } from './record-courier-event.ts';
import type { RecordRefusal } from './record-courier-event.ts';
import { rescheduleDelivery } from './reschedule-delivery.ts';
import type { RescheduleDeliveryRefusal } from './reschedule-delivery.ts';
import { courierAddress, shipmentsOf } from './shipment.ts';
import { loadDelivery, queryDeliveries } from './store.ts';
import { viewDelivery } from './view-delivery.ts';

const notFound = { status: 404, title: 'There is no such delivery.' } as const;
const notPermitted = { status: 403, title: 'Your role does not allow this.' } as const;
const contended = { status: 503, title: 'The delivery changes too fast; try again.' } as const;

const recordProblems = {
  not_permitted: notPermitted,
  delivery_not_found: notFound,
  delivery_contended: contended,
  delivery_attempt_unknown: {
    status: 409,
    title: 'That attempt is not agreed yet; tell it again.',
  },
} satisfies Record<RecordRefusal, ProblemKind>;

const rescheduleProblems = {
  not_permitted: notPermitted,
  delivery_not_found: notFound,
  delivery_contended: contended,
  delivery_not_failed: { status: 409, title: 'No attempt has failed that could be made again.' },
  delivery_attempts_used_up: { status: 409, title: 'The parcel goes back: no attempt is left.' },
  date_out_of_range: { status: 422, title: 'The new attempt is too early or too late.' },
  shipment_unreadable: { status: 409, title: 'The address was erased or cannot be read here.' },
  courier_unavailable: { status: 503, title: 'The courier cannot be reached; try again.' },
  courier_rejected: { status: 422, title: 'The courier does not take it as it is.' },
} satisfies Record<RescheduleDeliveryRefusal, ProblemKind>;

type Ports = { table: Table; clock: Clock; random: Random; keys: Keys; courier: Courier };

/** The courier's and the staff's API of deliveries. */
export function deliveryRoutes(ports: Ports): Route[] {
  const openShipment = shipmentsOf(ports);
  return [
    route(recordEndpoint, recordProblems, async ({ params, body, actor, correlationId }) => {
      const { eventId, ...news } = body;
      const { deliveryId } = params;
      const command = { deliveryId, eventId, news, correlationId };
      const recorded = await recordCourierEvent(ports, actor, command);
      return recorded.ok ? ok({ status: recorded.value.status }) : recorded;
    }),
    route(listDeliveries, {}, async ({ query }) => {
      const { items, ...page } = await queryDeliveries(ports.table, query);
      return ok({ ...page, items: items.map(viewDelivery) });
    }),
    route(readDelivery, { delivery_not_found: notFound }, async ({ params }) => {
      const item = await loadDelivery(ports.table, params.deliveryId);
      return item ? ok(viewDelivery(item.value)) : refused('delivery_not_found');
    }),
    route(rescheduleEndpoint, rescheduleProblems, async (request) => {
      const { params, body, actor, once, correlationId } = request;
      const command = {
        deliveryId: params.deliveryId,
        notBefore: fromIso(body.notBefore),
        correlationId,
        ...(body.note !== undefined && { note: body.note }),
        ...(body.address && { address: courierAddress(body.address) }),
      };
      const agreed = await rescheduleDelivery(ports, actor, openShipment, command, once);
      return agreed.ok ? ok(viewDelivery(agreed.value)) : agreed;
    }),
  ];
}
