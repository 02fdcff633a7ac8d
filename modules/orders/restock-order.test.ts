import { expect, test } from 'vitest';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { minuteMs } from '#kernel/time.ts';
import { dispatchReservation, followTransfers, loadAllotments } from '#modules/inventory/index.ts';
import { restockOrder } from './restock-order.ts';
import { bag, openHouse, orderOf, placedOrder, valueIn } from './shop.fixture.ts';
import type { Shop } from './shop.fixture.ts';

/** Units of the bag in the whole house, those on their way included. */
async function unitsIn(shop: Shop): Promise<number> {
  const allotments = await loadAllotments(shop.table, bag);
  return allotments.reduce(
    (units, { credited, free, given, reserved }) => units + free + reserved + given - credited,
    0,
  );
}

test('goods that two Regions booked in, since neither could know of the other, count once', async () => {
  const { ap, eu, regions } = await openHouse();
  const { orderId } = await placedOrder(eu);
  const { reservationId } = await orderOf(eu, orderId);
  const step = { reservationId, correlationId: 'test' };
  valueIn(await dispatchReservation(eu, step));
  await regions.settle(minuteMs);
  expect(await unitsIn(eu)).toBe(9);

  regions.link.setAll('cut');
  await restockOrder(eu, orderId, 'test');
  expect(await unitsIn(eu)).toBe(10);
  const roster = valueIn(evacuated(firstRoster, 'eu', 'ap'));
  for (const { custody } of [eu, ap]) custody.learn(roster);
  await restockOrder(ap, orderId, 'test');
  await restockOrder(ap, orderId, 'test');
  expect(await unitsIn(ap)).toBe(10);

  regions.link.setAll('healed');
  const ends = new AbortController();
  const following = [eu, ap].map((shop) => followTransfers(shop, ends.signal));
  await regions.settle(minuteMs);
  await regions.clock.advance(minuteMs);
  await regions.settle(minuteMs);
  ends.abort();
  await Promise.all(following);
  for (const shop of [eu, ap]) expect(await unitsIn(shop)).toBe(10);
});
