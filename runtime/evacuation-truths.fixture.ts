import { expect } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { regions as allRegions } from '#kernel/region.ts';
import type { Order } from '#modules/orders/index.ts';
import type { Reservation } from '#modules/inventory/index.ts';
import { eventKind, prevailing } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Item } from '#ports/table.ts';
import type { Evacuation } from './evacuation.fixture.ts';

/* What must hold when everything that happened has come to light everywhere. */

export async function checkTruths(world: Evacuation, committed: readonly Event[]): Promise<void> {
  const items = world.regions.ap.table.items();
  checkAlike(world);
  await checkQueues(world);
  const events = eventsIn(items);
  const known = new Set(events.map(({ id }) => id));
  expect(committed.filter(({ id }) => !known.has(id)).map(tell)).toEqual([]);
  for (const item of items) {
    if (item.kind === 'order') checkOrder(world, item.value as Order, items, events);
  }
  checkNumbers(events);
  checkStock(items);
}

/** With the story told beside it, should it not be so. */
function same(story: string, actual: unknown, wanted: unknown): void {
  expect({ story, actual }).toEqual({ story, actual: wanted });
}

/** All events of a table. */
export function eventsIn(items: readonly Item[]): Event[] {
  return items.flatMap((item) => valueOf(eventKind, item) ?? []);
}

function checkAlike({ regions }: Evacuation): void {
  const [eu, ap] = allRegions.map((region) => {
    const items = regions[region].table.items().map(({ key, kind, value }) => {
      return [`${kind} ${key.partition} ${key.sort}`, JSON.stringify(value)] as const;
    });
    return Object.fromEntries(items.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
  expect(eu).toEqual(ap);
}

async function checkQueues({ regions }: Evacuation): Promise<void> {
  for (const region of allRegions) {
    const { queues } = regions[region];
    for (const name of queues.names()) {
      const letters = await queues.deadLetters(name, 10);
      expect(letters.items.map(({ reason }) => `${region} ${name}: ${reason}`)).toEqual([]);
    }
  }
}

function checkOrder(
  world: Evacuation,
  order: Order,
  items: readonly Item[],
  all: readonly Event[],
): void {
  const { orderId } = order;
  const { living, stray } = prevailing(all.filter(({ subject }) => subject === orderId));
  const story = `${orderId} ${order.status}: ${living.map(tell).join(' ')} | ${stray.map(tell).join(' ')}`;
  same(
    story,
    living.map(({ sequence }) => sequence),
    living.map((_, at) => at + 1),
  );
  same(story, order.sequence, living.length);
  same(story, ['pending', 'awaitingPayment'].includes(order.status), false);
  const isOwed = order.placedAt !== undefined && !['cancelled', 'returned'].includes(order.status);
  checkMoney(world, order, isOwed, story);
  checkPromise(order, stray, story);
  checkInvoice(orderId, isOwed, items, story);
  checkParcel(world, order, items, story);
}

function tell({ epoch = 0, sequence, type }: Event): string {
  return `${type}#${sequence}@${epoch}`;
}

function checkMoney(world: Evacuation, order: Order, isOwed: boolean, story: string): void {
  const charges = world.provider.all().filter(({ paymentId }) => paymentId === order.paymentId);
  const total = order.totals.total.amountMinor;
  const held = charges.filter(({ status }) => status === 'authorized' || status === 'captured');
  if (isOwed) {
    same(
      story,
      held.map(({ amount }) => amount.amountMinor),
      [total],
    );
    return;
  }
  for (const { capturedMinor, refundedMinor, status } of held) {
    same(story, [status, capturedMinor - refundedMinor], ['captured', 0]);
  }
}

/** Who was told that they had an order hears of it when they have none. */
function checkPromise(order: Order, stray: readonly Event[], story: string): void {
  const lost = stray.map(({ type }) => type);
  if (!lost.includes('order.placed') || lost.includes('order.cancelled')) return;
  const isKept = order.placedAt !== undefined || (order.cancelledBy ?? 'system') !== 'system';
  same(story, isKept || order.overturnedAt !== undefined, true);
}

interface Noted {
  readonly amount: { readonly amountMinor: number };
}

function checkInvoice(
  orderId: Id<'order'>,
  isOwed: boolean,
  items: readonly Item[],
  story: string,
): void {
  const partition = `invoice/${siblingId('invoice', orderId)}`;
  const invoice = items.find(({ key, kind }) => kind === 'invoice' && key.partition === partition);
  if (isOwed) same(story, invoice !== undefined, true);
  if (!invoice) return;
  const { creditNotes, totals } = invoice.value as { creditNotes: Noted[] } & Pick<Order, 'totals'>;
  const credited = creditNotes.reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  if (!isOwed) same(story, credited, totals.total.amountMinor);
  same(story, credited <= totals.total.amountMinor, true);
}

function checkParcel(
  { courier }: Evacuation,
  order: Order,
  items: readonly Item[],
  story: string,
): void {
  const deliveryId = siblingId('delivery', order.orderId);
  const head = items.find(
    ({ key, kind }) => kind === 'delivery' && key.partition === `delivery/${deliveryId}`,
  );
  const { status = 'unknown' } = (head?.value ?? {}) as { status?: string };
  const isAsked = courier.requested(deliveryId).length > 0 && !courier.isCancelled(deliveryId);
  if (order.placedAt !== undefined && order.endedAt === undefined) {
    same(story, [isAsked, head !== undefined], [true, true]);
  }
  if (order.dispatchedAt === undefined && order.endedAt !== undefined && isAsked) {
    // Nobody waits for the parcel: whoever has it is asked to bring it back.
    const afterRecall = ['recalled', 'returned', 'delivered', 'failed', 'returning'];
    same(story, afterRecall.includes(status), true);
  }
}

/** Every number of a series was given, and once. */
function checkNumbers(events: readonly Event[]): void {
  const series = new Map<string, number[]>();
  const numbers = new Set<string>();
  for (const { data, type } of events) {
    if (type !== 'invoice.issued' && type !== 'creditNote.issued') continue;
    const { number } = data as { number: string };
    if (numbers.has(number)) continue;
    numbers.add(number);
    const at = number.lastIndexOf('-');
    const name = number.slice(0, at);
    series.set(name, [...(series.get(name) ?? []), Number(number.slice(at + 1))]);
  }
  for (const [name, counts] of series) {
    const sorted = counts.toSorted((a, b) => a - b);
    same(
      name,
      sorted,
      sorted.map((_, index) => index + 1),
    );
  }
}

function checkStock(items: readonly Item[]): void {
  let reserved = 0;
  let promised = 0;
  for (const { kind, value } of items) {
    if (kind === 'allotment') reserved += (value as { reserved: number }).reserved;
    if (kind !== 'reservation') continue;
    const { lines, status } = value as Reservation;
    if (status === 'held' || status === 'confirmed') {
      for (const { quantity } of lines) promised += quantity;
    }
  }
  same('units reserved', reserved, promised);
}
