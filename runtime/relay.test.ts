import { expect, test, vi } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { dayMs } from '#kernel/time.ts';
import type { Cursors } from '#ports/cursors.ts';
import { appendEvent } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { startRelay } from './relay.ts';

const subject = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));

function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const { table, clock, queues } = region;
  region.bus.subscribe({ queue: 'all', types: ['order.placed'] });
  let saved: Cursor = firstCursor;
  const cursors: Cursors = {
    load: async () => saved,
    save: async (_, cursor) => void (saved = cursor),
  };
  const told: number[] = [];
  queues.consume(
    'all',
    async ({ body }) => {
      told.push((body as { sequence: number }).sequence);
    },
    { concurrency: 1, attemptsMax: 1 },
  );
  const place = async (sequence: number) => {
    const event = {
      id: newId('event', 'eu', region),
      type: 'order.placed',
      at: clock.now(),
      region: 'eu',
      subject,
      sequence,
      data: {},
      correlationId: 'test',
    } as const;
    await table.commit([appendEvent(table, event)]);
  };
  return { ...region, cursors, told, place };
}

test('what was committed while the relay was down is told when it is back', async () => {
  const world = open();
  await world.place(1);
  const first = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1]));
  await first.close();
  await world.place(2);
  const second = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1, 2]));
  await second.close();
});

test('when the stream no longer reaches back it says so, and goes on with all that is left', async () => {
  const world = open();
  await world.place(1);
  const first = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1]));
  await first.close();
  await world.place(2);
  await world.clock.advance(2 * dayMs);
  await world.place(3);
  await world.table.sweep();
  const second = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1, 3]));
  expect(world.telemetry.records).toContainEqual(
    expect.objectContaining({ type: 'log', level: 'error' }),
  );
  await second.close();
});
