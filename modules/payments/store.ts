import { hash } from 'node:crypto';
import { derivedId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import { prevailing } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { epochOf, loadEvents, loadHead, stepHead } from '#ports/heads.ts';
import type { Heads } from '#ports/heads.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import type { Item, Key, Table } from '#ports/table.ts';
import type { Payment } from './model.ts';
import { evolve } from './rebuild.ts';

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
  return loadHead(table, paymentHeads, paymentId);
}

export const paymentHeads: Heads<Payment> = {
  id: 'payment',
  kind: paymentKind,
  keyOf: (subject) => paymentKey(subject as Id<'payment'>), // Subjects of payment events are payments.
  evolve,
  write: (payment, expect) => put(paymentKind, paymentKey(payment.paymentId), payment, expect),
};

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
  const event = eventOf(ports, payment, fact, correlationId);
  const { writes } = stepHead(ports.table, paymentHeads, before, payment, [event]);
  return (await ports.table.commit(writes)).ok;
}

function eventOf(
  ports: { readonly table: Table; readonly clock: Clock },
  payment: Payment,
  fact: PaymentFact,
  correlationId: string,
): Event {
  const { paymentId, sequence } = payment;
  const epoch = epochOf(ports.table, paymentId);
  // Each epoch has its own events, though their sequences be the same.
  const place = epoch === 0 ? `${sequence}` : `${sequence}/${epoch}`;
  const digest = hash('sha256', `${paymentId}/${place}`, 'buffer');
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

/** What happened to a payment, oldest first; not what a former holder told and nobody went on from. */
export async function loadHistory(table: Table, paymentId: Id<'payment'>): Promise<Event[]> {
  return [...prevailing(await loadEvents(table, paymentId)).living];
}
