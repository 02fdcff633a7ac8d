import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import { loadHead, stepHead } from '#ports/heads.ts';
import type { Heads } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { asRead, ownedKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { CourierAddress } from '#ports/courier.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import type {
  CommitResult,
  Expectation,
  IndexEntry,
  Item,
  Key,
  Table,
  Write,
} from '#ports/table.ts';
import { evolve } from './model.ts';
import type { Delivery, DeliveryFact, DeliveryStatus } from './model.ts';

/**
 * | Item | Partition | Sort | Found by |
 * |---|---|---|---|
 * | delivery | `delivery/{deliveryId}` | `head` | index1 `deliveries/{status}`, by the time of change |
 * | correction | `delivery/{deliveryId}` | `correction` | |
 */
export const deliveryKind = ownedKind<Delivery>('delivery', homeOfDelivery, trusted);

/** Where to deliver instead, and a note for the driver: personal data, sealed as the order's is. */
export interface Correction {
  readonly address?: CourierAddress;
  readonly note?: string;
}

const correctionKind = ownedKind<{ readonly sealed: Sealed }>(
  'delivery-correction',
  homeOfDelivery,
  trusted,
);

export async function loadDelivery(
  table: Table,
  deliveryId: Id<'delivery'>,
): Promise<Item<Delivery> | undefined> {
  return loadHead(table, deliveryHeads, deliveryId);
}

export const deliveryHeads: Heads<Delivery> = {
  id: 'delivery',
  kind: deliveryKind,
  keyOf: (subject) => deliveryKey(subject as Id<'delivery'>, 'head'), // Subjects are deliveries.
  evolve: (before, { at, data, type }) => evolve(before, { type, data } as DeliveryFact, at), // As it was committed.
  write: putDelivery,
};

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadDeliveries(
  table: Table,
  deliveryIds: readonly Id<'delivery'>[],
): Promise<(Delivery | undefined)[]> {
  const keys = deliveryIds.map((deliveryId) => deliveryKey(deliveryId, 'head'));
  const items = await table.getMany(deliveryKind, keys);
  return items.map((item) => item?.value);
}

/** Commits what happened to a delivery as it was read, event by event, with more writes. */
export async function commitFacts(
  ports: { table: Table; clock: Clock; random: Random },
  before: Item<Delivery> | undefined,
  facts: readonly DeliveryFact[],
  correlationId: string,
  more: (after: Delivery) => readonly Write[] = () => [],
): Promise<{ readonly committed: CommitResult; readonly delivery: Delivery }> {
  const now = ports.clock.now();
  let delivery = before?.value;
  const events: Event[] = [];
  for (const fact of facts) {
    delivery = evolve(delivery, fact, now);
    events.push({
      id: newId('event', ports.table.region, ports),
      type: fact.type,
      at: now,
      region: ports.table.region,
      subject: delivery.deliveryId,
      sequence: delivery.sequence,
      data: fact.data,
      correlationId,
    });
  }
  if (!delivery) throw new Error('A delivery without facts has nothing to commit');
  const { head, writes } = stepHead(ports.table, deliveryHeads, before, delivery, events);
  return { committed: await ports.table.commit([...writes, ...more(head)]), delivery: head };
}

export interface DeliveriesPage {
  readonly items: readonly Delivery[];
  readonly nextCursor?: string;
}

/** The deliveries of a status, of all Regions, the latest change first. */
export async function queryDeliveries(
  table: Table,
  list: {
    readonly status: DeliveryStatus;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<DeliveriesPage> {
  const page = await table.query({
    index: 'index1',
    partition: `deliveries/${list.status}`,
    reverse: true,
    limit: list.limit,
    ...(list.cursor !== undefined && { cursor: list.cursor }),
  });
  const items = page.items.flatMap((item) => valueOf(deliveryKind, item) ?? []);
  return { items, ...(page.cursor !== undefined && { nextCursor: page.cursor }) };
}

/** Whose key seals personal data about it: the customer's, or the guest's order's own. */
type Subject = Pick<Delivery, 'deliveryId' | 'orderId' | 'customerId'>;

export async function openCorrection(
  ports: { table: Table; keys: Keys },
  delivery: Subject,
): Promise<{ readonly item: Item | undefined; readonly correction: Correction }> {
  const item = await ports.table.get(
    correctionKind,
    deliveryKey(delivery.deliveryId, 'correction'),
  );
  if (!item) return { item, correction: {} };
  const opened = await ports.keys.open(delivery.customerId ?? delivery.orderId, item.value.sealed);
  return { item, correction: opened ?? {} };
}

export async function sealCorrection(
  keys: Keys,
  delivery: Subject,
  correction: Correction,
  before: Item | undefined,
): Promise<Write> {
  const { customerId, orderId } = delivery;
  // Whoever holds the delivery tells the courier, wherever its customer is at home.
  const sealed = await keys.seal(customerId ?? orderId, correction, homeOf(orderId));
  const key = deliveryKey(delivery.deliveryId, 'correction');
  return put(correctionKind, key, { sealed }, asRead(before));
}

function putDelivery(delivery: Delivery, expect: Expectation): Write {
  const { deliveryId, status, changedAt } = delivery;
  const listed: IndexEntry = {
    index: 'index1',
    partition: `deliveries/${status}`,
    sort: `${toIso(changedAt)}/${deliveryId}`,
  };
  const key = deliveryKey(deliveryId, 'head');
  return put(deliveryKind, key, delivery, expect, { indexes: [listed] });
}

function deliveryKey(deliveryId: Id<'delivery'>, sort: 'head' | 'correction'): Key {
  return { partition: `delivery/${deliveryId}`, sort };
}

function homeOfDelivery(key: Key): Region | undefined {
  return homeOf(key.partition.slice('delivery/'.length));
}
