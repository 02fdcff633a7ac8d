import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { changeDelivery } from './change-delivery.ts';
import type { ChangeRefusal } from './change-delivery.ts';
import { decideNews } from './decide.ts';
import type { CourierNews } from './decide.ts';
import type { Delivery } from './model.ts';

export interface RecordCourierEvent {
  readonly deliveryId: Id<'delivery'>;
  /** The courier's own id of the event, by which a repetition is known. */
  readonly eventId: string;
  readonly news: CourierNews;
  readonly correlationId: string;
}

export type RecordRefusal = ChangeRefusal | 'not_permitted' | 'delivery_attempt_unknown';

/** Records what the courier tells, once for each of its event ids. */
export async function recordCourierEvent(
  ports: { table: Table; clock: Clock; random: Random },
  actor: Actor,
  command: RecordCourierEvent,
): Promise<Result<Delivery, RecordRefusal>> {
  if (actor.kind !== 'partner' || actor.role !== 'courier') return refused('not_permitted');
  return recordNews(ports, command);
}

/** The same for news that the house asked for itself. */
export async function recordNews(
  ports: { table: Table; clock: Clock; random: Random },
  command: RecordCourierEvent,
): Promise<Result<Delivery, Exclude<RecordRefusal, 'not_permitted'>>> {
  const { deliveryId, eventId, news } = command;
  const once = { scope: `courier/${deliveryId}`, key: eventId, fingerprint: '' };
  return changeDelivery(ports, command, async ({ value }) => {
    if (await recallOnce(ports.table, once)) return ok({ facts: [] });
    const decision = decideNews(value, news);
    if (!decision.ok) return decision;
    const record = recordOnce(once, ports.table.region, ports.clock.now(), null);
    return ok({ facts: decision.value, more: () => [record] });
  });
}
