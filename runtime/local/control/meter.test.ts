import { expect, test } from 'vitest';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import { OrderMeter } from './meter.ts';

const checkout = '/api/store/carts/cart_eu_1/checkout';

function led(status = 201, headers = {}, target = checkout, method = 'POST') {
  return {
    region: 'eu' as const,
    method,
    target,
    answer: { status, headers, bytes: Buffer.alloc(0) },
  };
}

test.each([
  ['a checkout that was confirmed', led(), 1],
  ['one with a query', led(201, {}, `${checkout}?x=1`), 1],
  ['one that was refused', led(409), 0],
  ['one that was answered before', led(201, { 'idempotent-replayed': 'true' }), 0],
  ['a new cart', led(201, {}, '/api/store/carts'), 0],
  ['a look at it', led(201, {}, checkout, 'GET'), 0],
])('%s counts as so many orders', (_, answer, orders) => {
  const meter = new OrderMeter(new SimulatedClock({ mode: 'manual' }));
  meter.answered(answer);
  expect([meter.total('eu'), meter.total('ap')]).toEqual([orders, 0]);
});

test('orders are known by second for a minute, and in sum for ever', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const meter = new OrderMeter(clock);
  meter.answered(led());
  meter.answered(led());
  await clock.advance(1_000);
  meter.answered(led());
  expect(meter.bySecond('eu')).toHaveLength(60);
  expect(meter.bySecond('eu').slice(-2)).toEqual([2, 1]);
  await clock.advance(60_000);
  meter.answered(led());
  expect(meter.bySecond('eu').slice(-2)).toEqual([0, 1]);
  expect(meter.bySecond('eu')[0]).toBe(0);
  expect(meter.total('eu')).toBe(4);
});
