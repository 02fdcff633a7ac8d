import { hash } from 'node:crypto';
import { derivedId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import { appendEvent, eventKind, eventPartition } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { asRead, ownedKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Item, Key, Table } from '#ports/table.ts';
import type { Payment } from './model.ts';

/** Read on the way to every placed order, and only ever written by `commitPayment`. */
const paymentKind = ownedKind<Payment>(
  'payment',
  (key) => homeOf(key.partition.slice('payment/'.length)),
  trusted,
);

function paymentKey(paymentId: Id<'payment'>): Key {
  return { partition: `payment/${paymentId}`, sort: 'head' };
}

export function loadPayment(
  table: Table,
  paymentId: Id<'payment'>,
): Promise<Item<Payment> | undefined> {
  return table.get(paymentKind, paymentKey(paymentId));
}

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadPayments(
  table: Table,
  paymentIds: readonly Id<'payment'>[],
): Promise<(Payment | undefined)[]> {
  const items = await table.getMany(paymentKind, paymentIds.map(paymentKey));
  return items.map((item) => item?.value);
}

export interface PaymentFact {
  readonly type: string;
  readonly data: unknown;
}

/** Commits the head as read before, with the event that its sequence counts. */
export async function commitPayment(
  ports: { readonly table: Table; readonly clock: Clock },
  before: Item<Payment> | undefined,
  payment: Payment,
  fact: PaymentFact,
  correlationId: string,
): Promise<boolean> {
  const committed = await ports.table.commit([
    put(paymentKind, paymentKey(payment.paymentId), payment, asRead(before)),
    appendEvent(ports.table, eventOf(ports, payment, fact, correlationId)),
  ]);
  return committed.ok;
}

function eventOf(
  ports: { readonly table: Table; readonly clock: Clock },
  payment: Payment,
  fact: PaymentFact,
  correlationId: string,
): Event {
  const digest = hash('sha256', `${payment.paymentId}/${payment.sequence}`, 'buffer');
  return {
    id: derivedId('event', ports.table.region, digest),
    type: fact.type,
    at: ports.clock.now(),
    region: ports.table.region,
    subject: payment.paymentId,
    sequence: payment.sequence,
    data: fact.data,
    correlationId,
  };
}

export async function loadHistory(table: Table, paymentId: Id<'payment'>): Promise<Event[]> {
  const page = await table.query({ partition: eventPartition(paymentId), limit: 200 });
  return page.items.flatMap((item) => valueOf(eventKind, item) ?? []);
}
