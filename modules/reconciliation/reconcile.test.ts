import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import { evacuated, firstRoster, lost, returned, returning } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Result } from '#kernel/result.ts';
import { dayMs, hourMs, minuteMs } from '#kernel/time.ts';
import { money } from '#kernel/money.ts';
import { giveMoneyBack } from '#modules/orders/index.ts';
import { voidPayment } from '#modules/payments/index.ts';
import { cancelOrderByStaff } from '#modules/orders/cancel-order.ts';
import { closeShortfall, noteShortfall } from '#modules/inventory/shortfalls.ts';
import { orderOf, placedOrder, staff, valueIn } from '#modules/orders/shop.fixture.ts';
import { present } from '#kernel/assert.ts';
import { appendEvent } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { noteStrayEvents } from './index.ts';
import { noteFinding } from './note-finding.ts';
import { lookAgainMs, newFindingsPerRoundMax, troubleCharactersMax } from './limits.ts';
import { codesOf, findings, later, look, lostCharge, openHouse } from './reconciliation.fixture.ts';
import type { House } from './reconciliation.fixture.ts';
import { newRound } from './round.ts';
import { sweepCharges } from './sweep-charges.ts';
import { sweepOrders } from './sweep-orders.ts';
import { dismissFinding, mendFinding } from './work-on-finding.ts';

const desk = staff('order-desk');
const request = { actor: desk, language: 'en', correlationId: 'test' } as const;

function learn({ regions }: House, roster: Result<Roster, string>): Roster {
  const next = valueIn(roster);
  for (const { custody } of [regions.eu, regions.ap]) custody.learn(next);
  return next;
}

/** An order that was called off, and whose money nobody gave back. */
async function keptMoney(house: House) {
  const { orderId } = await placedOrder(house.eu);
  valueIn(await cancelOrderByStaff(house.eu, { ...request, orderId, reason: 'test' }));
  await house.eu.settle(minuteMs);
  return orderId;
}

describe('a charge that nobody knows', () => {
  test('waits while its home may come back, and goes back once that is lost', async () => {
    const house = await openHouse();
    await lostCharge(house);
    const roster = learn(house, evacuated(firstRoster, 'eu', 'ap'));
    await later(house);
    await look(house, house.ap);
    expect(await findings(house.ap, 'open', 'eu')).toMatchObject([
      { code: 'charge.orderUnknown', tries: 1, trouble: 'Error: order_may_still_come' },
    ]);
    expect(house.provider.all()).toMatchObject([{ status: 'authorized' }]);

    learn(house, lost(roster, 'eu'));
    await later(house, minuteMs);
    await look(house, house.ap);
    expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);
    expect(await codesOf(house.ap, 'mended', 'eu')).toEqual(['charge.orderUnknown']);
  });

  test('is kept while the courier has a parcel for it: a lost Region may have sent the goods', async () => {
    const house = await openHouse();
    const orderId = await lostCharge(house);
    const deliveryId = siblingId('delivery', orderId);
    const address = { name: 'A', lines: ['1'], city: 'Paris', country: 'FR' };
    await house.courier.request({
      deliveryId,
      attempt: 1,
      service: 'standard',
      from: address,
      to: address,
      parcels: [{ weightGrams: 1, reference: 'lost' }],
    });
    house.courier.collect(deliveryId);
    await later(house);
    await look(house);
    expect(await findings(house.eu, 'open')).toMatchObject([
      { code: 'charge.orderUnknown', trouble: 'Error: parcel_with_courier' },
    ]);
    expect(house.provider.all()).toMatchObject([{ status: 'authorized' }]);
  });

  test('that was given back ends its order, should that arrive after all', async () => {
    const house = await openHouse();
    house.regions.link.setAll('cut');
    const { orderId } = await placedOrder(house.eu);
    const roster = learn(house, evacuated(firstRoster, 'eu', 'ap'));
    learn(house, lost(roster, 'eu'));
    await later(house);
    await look(house, house.ap);
    expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);

    house.regions.link.setAll('healed');
    await house.regions.settle(minuteMs);
    await later(house, 10 * minuteMs);
    await look(house, house.ap);
    await house.regions.settle(minuteMs);
    const order = await orderOf(house.ap, orderId);
    expect(order).toMatchObject({ status: 'cancelled', reason: 'charge_given_back' });
    expect(await codesOf(house.ap, 'mended', 'eu')).toContain('order.givenBack');
  });

  test('is no business of a Region that does not hold its home, or has no lease', async () => {
    const house = await openHouse();
    await lostCharge(house);
    await later(house);
    expect(await look(house, house.ap)).toMatchObject({ charges: 0, found: 0 });
    house.regions.eu.custody.lease(false);
    expect(await look(house, house.eu)).toMatchObject({ charges: 0, found: 0 });
    house.regions.eu.custody.lease(true);
    expect(await look(house, house.eu)).toMatchObject({ charges: 1, mended: 1 });
  });

  test('of a payment that was given up before it turned up goes back', async () => {
    const house = await openHouse();
    house.provider.faults.searchIsBehind = true;
    const orderId = await lostCharge(house);
    const paymentId = siblingId('payment', orderId);
    const amount = money(125_000, 'EUR');
    valueIn(await voidPayment(house.eu, { paymentId, orderId, amount, correlationId: 'test' }));
    house.provider.faults.searchIsBehind = false;
    await later(house);
    await look(house);
    expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);
    expect(await codesOf(house.eu, 'mended')).toEqual(['charge.orderUnknown']);
  });

  test('has its turn in the next round when there was no room left in this one', async () => {
    const house = await openHouse();
    for (let count = 0; count < 3; count++) await lostCharge(house);
    await later(house);
    const held = { home: 'eu', epoch: 0 } as const;
    const round = { ...newRound(), found: newFindingsPerRoundMax - 1 };
    await sweepCharges(house.eu, held, round);
    expect(round).toMatchObject({ mended: 1, isUnfinished: true });
    const next = newRound();
    await sweepCharges(house.eu, held, next);
    expect(next).toMatchObject({ mended: 2, isUnfinished: false });
    expect(house.provider.all().map(({ status }) => status)).toEqual([
      'voided',
      'voided',
      'voided',
    ]);
  });

  test('of a while ago is too young to be judged', async () => {
    const house = await openHouse();
    await lostCharge(house);
    await later(house, 10 * minuteMs);
    expect(await look(house)).toMatchObject({ charges: 0, found: 0 });
  });
});

describe('a finding', () => {
  test('is tried again later and later while a partner is silent, and mended when it answers', async () => {
    const house = await openHouse({ without: ['orders.unwind'] });
    await keptMoney(house);
    await later(house);
    house.provider.faults.lostRequestChance = 1;
    await look(house);
    const [first] = await findings(house.eu, 'open');
    expect(first).toMatchObject({ code: 'payment.kept', tries: 1 });
    expect(first?.trouble).toContain('ProviderInDoubt');
    await later(house, lookAgainMs);
    await look(house);
    expect(await findings(house.eu, 'open')).toMatchObject([{ tries: 1 }]);
    await later(house, lookAgainMs);
    await look(house);
    expect(await findings(house.eu, 'open')).toMatchObject([{ tries: 2 }]);
    house.provider.faults.lostRequestChance = 0;
    await later(house, dayMs);
    await look(house);
    expect(await findings(house.eu, 'mended')).toMatchObject([
      { code: 'payment.kept', outcome: 'mended' },
    ]);
  });

  test('that a partner is asked about in vain keeps no other from its turn', async () => {
    const house = await openHouse({ without: ['orders.unwind'] });
    const { orderId } = await placedOrder(house.eu);
    const deliveryId = siblingId('delivery', orderId);
    await keptMoney(house);
    await later(house);
    // Asked about first, and nobody answers.
    await noteFinding(house.eu, {
      home: 'eu',
      code: 'delivery.courierDiffers',
      subject: deliveryId,
      facts: { delivery: 'requested', courier: 'collected' },
      isMendable: true,
    });
    await later(house, minuteMs);
    house.provider.faults.lostRequestChance = 1;
    house.courier.faults.unreachableChance = 1;
    await look(house);
    expect(await codesOf(house.eu, 'open')).toContain('payment.kept');
    house.provider.faults.lostRequestChance = 0;
    await later(house);
    await look(house);
    expect(await codesOf(house.eu, 'mended')).toEqual(['payment.kept']);
    expect(await codesOf(house.eu, 'open')).toContain('delivery.courierDiffers');
  });

  test('closes itself when others made it right', async () => {
    const house = await openHouse({ without: ['orders.unwind'] });
    const orderId = await keptMoney(house);
    await later(house);
    house.provider.faults.lostRequestChance = 1;
    await look(house);
    house.provider.faults.lostRequestChance = 0;
    await giveMoneyBack(house.eu, await orderOf(house.eu, orderId), 'test');
    await look(house);
    expect(await findings(house.eu, 'mended')).toMatchObject([
      { code: 'payment.kept', outcome: 'gone' },
    ]);
  });

  test('that staff dismiss stays so until what differs changes', async () => {
    const house = await openHouse({ without: ['orders.unwind'] });
    await keptMoney(house);
    await later(house);
    house.provider.faults.lostRequestChance = 1;
    await look(house);
    const { findingId } = present((await findings(house.eu, 'open'))[0], 'finding');
    const command = { findingId, reason: 'known' } as const;
    expect(await dismissFinding(house.eu, staff('auditor'), command)).toMatchObject({
      code: 'not_permitted',
    });
    valueIn(await dismissFinding(house.eu, desk, command));
    valueIn(await dismissFinding(house.eu, desk, command));
    await later(house, hourMs);
    await look(house);
    expect(await codesOf(house.eu, 'open')).toEqual([]);
    expect(await codesOf(house.eu, 'dismissed')).toEqual(['payment.kept']);
  });

  test('is mended at once when staff ask for it', async () => {
    const house = await openHouse({ without: ['orders.unwind'] });
    await keptMoney(house);
    await later(house);
    house.provider.faults.lostRequestChance = 1;
    await look(house);
    house.provider.faults.lostRequestChance = 0;
    const { findingId } = present((await findings(house.eu, 'open'))[0], 'finding');
    expect(valueIn(await mendFinding(house.eu, desk, findingId)).state).toBe('mended');
    expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);
  });

  test('is one, however many Regions and rounds see it, and crashes in between', async () => {
    for (let commit = 1; commit <= 4; commit++) {
      const house = await openHouse({ seed: commit, without: ['orders.unwind'] });
      await keptMoney(house);
      await later(house);
      let count = 0;
      house.eu.faults.atCommit = (_, moment) => {
        if (moment === 'after') return;
        count += 1;
        if (count === commit) throw new Error('The process died');
      };
      await look(house);
      house.eu.faults.atCommit = undefined;
      await later(house, hourMs);
      await look(house);
      await later(house, hourMs);
      await look(house);
      expect(await codesOf(house.eu, 'open')).toEqual([]);
      expect(await codesOf(house.eu, 'mended')).toEqual(['payment.kept']);
      expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);
    }
  });
});

describe('a dead letter', () => {
  test('is written down, and closed when it is redriven or staff redrive it here', async () => {
    const house = await openHouse();
    const state = { isBroken: true };
    house.eu.subscribe([
      {
        name: 'test.poisoned',
        types: ['order.placed'],
        attemptsMax: 2,
        handle: async () => {
          if (state.isBroken) throw new Error(`poison ${'and more '.repeat(10_000)}`);
        },
      },
    ]);
    const withIt = { ...house, queueNames: [...house.queueNames, 'test.poisoned'] };
    const { orderId } = await placedOrder(house.eu);
    await placedOrder(house.eu);
    await house.eu.settle(minuteMs);
    await look(withIt);
    const open = await findings(house.eu, 'open');
    expect(open).toHaveLength(2);
    for (const { facts } of open) {
      expect(facts['reason']).toMatch(/^Error: poison/);
      expect(String(facts['reason']).length).toBeLessThanOrEqual(troubleCharactersMax);
    }
    expect(open.map((finding) => finding.orderId)).toContain(orderId);

    const [first] = open;
    const roster = learn(house, evacuated(firstRoster, 'eu', 'ap'));
    await later(house, minuteMs);
    // The queue that it holds under that name is another.
    const elsewhere = await mendFinding(house.ap, desk, present(first, 'finding').findingId);
    expect(elsewhere).toMatchObject({ code: 'finding_needs_staff' });
    learn(house, returned(valueIn(returning(roster, 'eu')), 'eu'));
    await later(house, minuteMs);

    state.isBroken = false;
    expect(
      valueIn(await mendFinding(house.eu, desk, present(first, 'finding').findingId)),
    ).toMatchObject({ state: 'mended', outcome: 'redriven' });
    await house.eu.queues.redrive('test.poisoned');
    await later(house, minuteMs);
    await look(withIt);
    expect(await codesOf(house.eu, 'open')).toEqual([]);
    expect(await house.eu.queues.depth('test.poisoned')).toMatchObject({ dead: 0, waiting: 0 });
  });
});

test('what a former holder told in vain is put before staff, once for each subject', async () => {
  const { eu } = await openHouse();
  const orderId = newId('order', 'eu', eu);
  const stray: Event[] = [2, 3].map((sequence) => ({
    id: newId('event', 'eu', eu),
    type: 'order.placed',
    at: eu.clock.now(),
    region: 'ap',
    subject: orderId,
    sequence,
    data: { orderId },
    correlationId: 'test',
  }));
  await noteStrayEvents(eu, orderId, stray);
  await noteStrayEvents(eu, orderId, stray);
  expect(await findings(eu, 'open')).toMatchObject([
    { code: 'event.stray', subject: orderId, facts: { events: 2, fromSequence: 2 }, sequence: 1 },
  ]);
});

test('a promise that could not be kept is put before staff', async () => {
  const house = await openHouse();
  const { orderId, view } = await placedOrder(house.eu);
  const event: Event = {
    id: newId('event', 'eu', house.eu),
    type: 'order.overturned',
    at: house.eu.clock.now(),
    region: 'eu',
    subject: orderId,
    sequence: 99,
    data: { orderId, number: view.number, reason: 'expired', lost: [] },
    correlationId: 'test',
  };
  await house.eu.table.commit([appendEvent(house.eu.table, event)]);
  await house.eu.settle(minuteMs);
  expect(await codesOf(house.eu, 'open')).toEqual(['order.overturned']);
  const { findingId } = present((await findings(house.eu, 'open'))[0], 'finding');
  expect(await mendFinding(house.eu, desk, findingId)).toMatchObject({
    code: 'finding_needs_staff',
  });
});

test('units of a lost Region that were promised twice are put before staff by who holds its home', async () => {
  const house = await openHouse();
  const reservationId = newId('reservation', 'eu', house.eu);
  const roster = learn(house, evacuated(firstRoster, 'eu', 'ap'));
  learn(house, lost(roster, 'eu'));
  await noteShortfall(house.ap, 'eu', reservationId);
  await look(house, house.ap);
  await look(house, house.ap);
  const [found, ...others] = await findings(house.ap, 'open', 'eu');
  expect(found).toMatchObject({ code: 'stock.short', subject: reservationId });
  expect(others).toEqual([]);
  await closeShortfall(house.ap.table, {
    region: 'eu',
    reservationId,
    since: house.ap.clock.now(),
  });
  await look(house, house.ap);
  expect(await codesOf(house.ap, 'mended', 'eu')).toEqual(['stock.short']);
});

test('a lap that is too long for one round goes on where it stopped', async () => {
  const { eu, ...house } = await openHouse();
  for (let count = 0; count < 3; count++) await placedOrder(eu);
  await later({ eu, ...house });
  const rounds: unknown[] = [];
  for (let count = 0; count < 3; count++) {
    const round = newRound();
    await sweepOrders(eu, 'eu', round, 2);
    rounds.push([round.orders, round.isUnfinished]);
  }
  expect(rounds).toEqual([
    [2, true],
    [1, false],
    [2, true],
  ]);
});
