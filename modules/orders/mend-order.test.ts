import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { siblingId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { Event } from '#ports/event.ts';
import { evolve } from './evolve.ts';
import { factsAfter } from './mend-order.ts';
import type { Order, OrderFact } from './model.ts';
import { idIn, openHouse, orderOf, placedOrder } from './shop.fixture.ts';
import { loadTimeline, rebuildOrder } from './store.ts';

const { eu } = await openHouse();
const { view } = await placedOrder(eu);
const told = await loadTimeline(eu.table, idIn(view));
const placed = await orderOf(eu, view.orderId);
const opened = present(rebuildOrder(told.slice(0, 1)), 'the opened order');

function after(order: Order, ...facts: OrderFact[]): Order {
  return facts.reduce((before, fact) => evolve(before, fact, eu.clock.now()), order);
}

function stray(...facts: OrderFact[]): Event[] {
  const first = present(told[0], 'an event');
  return facts.map((fact, at) => ({ ...first, ...fact, sequence: at + 2 }));
}

const cancelled = (by: string): OrderFact => {
  return { type: 'order.cancelled', data: { reason: 'buyer', wasPlaced: false, by } };
};
const expired: OrderFact = { type: 'order.expired', data: {} };
const placing = present(told[1], 'order.placed') as unknown as OrderFact;

describe('what a lost Region did with an order', () => {
  const refundId = siblingId('refund', opened.orderId);
  const amount = money(1_000, 'EUR');
  const refund = { refundId, amount, reason: 'a scratch', by: 'staff' };
  const captured = { status: 'captured', capturedMinor: 125_000, refundedMinor: 0 } as const;
  const dispatch = { deliveryId: siblingId('delivery', opened.orderId) };
  const sent: OrderFact = { type: 'order.dispatched', data: dispatch };
  const paid: OrderFact = { type: 'order.paymentChanged', data: { payment: captured } };
  const rows: [string, Order, OrderFact[], string[]][] = [
    ['called off by its buyer, is called off', placed, [cancelled('guest')], ['order.cancelled']],
    ['given up by the system, goes on', placed, [cancelled('system')], []],
    ['called off, but on its way by now, goes on', after(placed, sent), [cancelled('guest')], []],
    ['placed, and placed here as well, is kept', placed, [placing], []],
    [
      'placed, and lapsed here, is overturned',
      after(opened, expired),
      [placing],
      ['order.overturned'],
    ],
    [
      'placed, and given up here by the system, is overturned',
      after(opened, cancelled('system')),
      [placing],
      ['order.overturned'],
    ],
    [
      'placed, and called off here by its buyer, is not',
      after(opened, cancelled('guest')),
      [placing],
      [],
    ],
    [
      'placed and called off, was promised to nobody',
      after(opened, expired),
      [placing, cancelled('guest')],
      [],
    ],
    ['placed, and not paid here yet, may still be placed', opened, [placing], []],
    [
      'refunded in part, is refunded',
      after(placed, paid),
      [{ type: 'order.refundRequested', data: refund }],
      ['order.refundRequested'],
    ],
    [
      'refunded without being charged here, waits for its payment',
      placed,
      [{ type: 'order.refundRequested', data: refund }],
      [],
    ],
  ];
  test.each(rows)('%s', (_, order, facts, wanted) => {
    const decided = factsAfter(order, stray(...facts));
    expect(decided.map(({ type }) => type)).toEqual(wanted);
    expect(factsAfter(after(order, ...decided), stray(...facts))).toEqual([]);
  });

  test('is decided anew once, whatever it was', () => {
    const heads = [
      opened,
      placed,
      after(placed, paid),
      after(placed, sent),
      after(opened, expired),
    ];
    const facts = [placing, cancelled('guest'), cancelled('system'), expired, sent, paid];
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.array(fc.constantFrom<OrderFact>(...facts), { maxLength: 6 }),
        (order, lost) => {
          const decided = factsAfter(order, stray(...lost));
          expect(factsAfter(after(order, ...decided), stray(...lost))).toEqual([]);
        },
      ),
    );
  });
});
