import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { prevailing } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { epochOf, loadEvents, loadHead, rebuildHead, stepHead } from '#ports/heads.ts';
import type { Heads } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { ownedKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { IndexEntry, Item, Key, Page, Table, Write } from '#ports/table.ts';
import { evolve } from './evolve.ts';
import { groupOf } from './model.ts';
import type { Order, OrderFact, OrderGroup, OrderSummary } from './model.ts';

/**
 * | Item | Partition | Sort | Found by |
 * |---|---|---|---|
 * | order | `order/{orderId}` | `head` | index1 group, index2 customer, index3 number |
 * | contact | `order/{orderId}` | `contact` | |
 * | checkout | `cart/{cartId}` | `checkout` | owned by the cart's home |
 *
 * The head is trusted: this module is its only writer, under its version.
 */
export const orderKind = ownedKind<Order>('order', homeOfOrder, trusted);

export function orderKey(orderId: Id<'order'>): Key {
  return { partition: `order/${orderId}`, sort: 'head' };
}

export const orderHeads: Heads<Order> = {
  id: 'order',
  kind: orderKind,
  keyOf: (subject) => orderKey(subject as Id<'order'>), // Subjects of order events are orders.
  evolve: (before, { at, data, epoch, type }) => {
    const fact = { type, data } as OrderFact; // As it was committed.
    return evolve(before, fact, at, epoch ?? 0);
  },
  write: (order, expect) =>
    put(orderKind, orderKey(order.orderId), order, expect, { indexes: indexesOf(order) }),
};

export function homeOfOrder(key: Key): Region | undefined {
  return homeOf(key.partition.slice('order/'.length));
}

/** Which order a cart's checkout opened last, and how many it opened before. */
export interface CheckoutMark {
  readonly orderId: Id<'order'>;
  readonly attempt: number;
}

export const checkoutKind = ownedKind<CheckoutMark>(
  'checkout',
  (key) => homeOf(key.partition.slice('cart/'.length)),
  trusted,
);

export function checkoutKey(cartId: Id<'cart'>): Key {
  return { partition: `cart/${cartId}`, sort: 'checkout' };
}

export async function loadOrder(
  table: Table,
  orderId: Id<'order'>,
): Promise<Item<Order> | undefined> {
  return loadHead(table, orderHeads, orderId);
}

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadOrders(
  table: Table,
  orderIds: readonly Id<'order'>[],
): Promise<(Order | undefined)[]> {
  const items = await table.getMany(orderKind, orderIds.map(orderKey));
  return items.map((item) => item?.value);
}

/** The orders among the items of a page. */
export function ordersOf(page: Page): Order[] {
  return page.items.flatMap((item) => valueOf(orderKind, item) ?? []);
}

export function groupPartition(region: Region, group: OrderGroup): string {
  return `orders/${region}/${group}`;
}

export function customerPartition(customerId: Id<'customer'>): string {
  return `customer/${customerId}`;
}

export function numberPartition(number: string): string {
  return `order-number/${number}`;
}

/** Lists are by home: who holds it works on them, wherever that is. */
function indexesOf(order: Order): IndexEntry[] {
  const sort = `${toIso(order.openedAt)}/${order.orderId}`;
  const group = groupOf(order);
  // A pending order lasts a moment: listing it would only double the work of every sale.
  if (group === undefined) return [];
  const entries: IndexEntry[] = [
    { index: 'index3', partition: numberPartition(order.number), sort: order.orderId },
  ];
  const home = homeOf(order.orderId);
  if (home) entries.push({ index: 'index1', partition: groupPartition(home, group), sort });
  const { customerId } = order;
  if (customerId !== undefined) {
    entries.push({ index: 'index2', partition: customerPartition(customerId), sort });
  }
  return entries;
}

/** Tells the facts and keeps what they make of the order, in one commit. Undefined on conflict. */
export async function commitOrder(
  ports: { readonly table: Table; readonly clock: Clock; readonly random: Random },
  before: Item<Order> | undefined,
  facts: readonly OrderFact[],
  correlationId: string,
  more: (after: Order) => readonly Write[] = () => [],
): Promise<Item<Order> | undefined> {
  const at = ports.clock.now();
  let order = before?.value;
  const events: Event[] = [];
  for (const fact of facts) {
    order = evolve(order, fact, at, epochOf(ports.table, subjectOf(order, fact)));
    events.push(eventOf(ports, order, fact, at, correlationId));
  }
  if (!order) throw new Error('An order without facts has nothing to commit');
  const step = stepHead(ports.table, orderHeads, before, order, events);
  const writes = [...step.writes, ...more(step.head)];
  if (writes.length === 0) return before;
  const result = await ports.table.commit(writes);
  if (!result.ok) return undefined;
  const version = before && facts.length === 0 ? before.version : result.version;
  return { key: orderKey(order.orderId), kind: orderKind.name, value: step.head, version };
}

function subjectOf(order: Order | undefined, fact: OrderFact): string {
  return fact.type === 'order.opened' ? fact.data.orderId : (order?.orderId ?? '');
}

function eventOf(
  ports: { readonly table: Table; readonly clock: Clock; readonly random: Random },
  order: Order,
  fact: OrderFact,
  at: Instant,
  correlationId: string,
): Event {
  return {
    id: newId('event', ports.table.region, ports),
    type: fact.type,
    at,
    region: ports.table.region,
    subject: order.orderId,
    sequence: order.sequence,
    data: { ...summaryOf(order), ...fact.data },
    correlationId,
  };
}

export function summaryOf(order: Order): OrderSummary {
  const { country, customerId, language, market, number, orderId } = order;
  return {
    orderId,
    number,
    ...(customerId !== undefined && { customerId }),
    market,
    language,
    country,
  };
}

/** What happened to an order, oldest first; not what a former holder told and nobody went on from. */
export async function loadTimeline(table: Table, orderId: Id<'order'>): Promise<Event[]> {
  return [...prevailing(await loadEvents(table, orderId)).living];
}

/** The order as its events tell it, for a head that was lost. */
export function rebuildOrder(events: readonly Event[]): Order | undefined {
  return rebuildHead(orderHeads, events);
}
