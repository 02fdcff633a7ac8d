import { prevailing } from '#ports/event.ts';
import { opening } from '../workload/house.ts';
import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import type { Invariant } from './invariant.ts';

const name = 'every event takes effect everywhere, once';

/**
 * In the end every committed event was handled by every subscription that asked for its type; and
 * what must be there once is: an invoice and a delivery for each placed order, each letter.
 */
export const effectsExactlyOnce: Invariant = {
  name,
  watch: (world) => ({
    handled: (_region, queue, event) => world.handled.add(`${queue} ${event.id}`),
  }),
  atEnd: (world, end) => {
    checkHandled(world, end);
    checkPapers(world, end);
    checkLetters(world);
  },
};

function checkHandled(world: World, { events }: EndState): void {
  const [survivor] = world.survivors;
  const subscriptions = (survivor && world.process(survivor.region)?.subscriptions) ?? [];
  const bySubject = Map.groupBy(events, ({ subject }) => subject);
  const stray = new Set(
    [...bySubject.values()].flatMap((all) => prevailing(all).stray.map(({ id }) => id)),
  );
  for (const event of events) {
    // The catalogue was made before the doors opened.
    if (event.at < opening) continue;
    if (stray.has(event.id)) continue;
    for (const { name: queue, types } of subscriptions) {
      if (!types.includes(event.type) || world.handled.has(`${queue} ${event.id}`)) continue;
      world.violate(name, `${queue} never handled ${event.type} of ${event.subject}`);
    }
  }
}

function checkPapers(world: World, { deliveries, invoices, orders }: EndState): void {
  const invoiced = Map.groupBy(invoices, ({ orderId }) => orderId);
  const numbers = Map.groupBy(invoices, ({ number }) => number);
  for (const [number, same] of numbers) {
    if (same.length > 1) world.violate(name, `${same.length} invoices bear the number ${number}`);
  }
  for (const { orderId, placedAt, status } of orders.values()) {
    if (placedAt === undefined) continue;
    const count = invoiced.get(orderId)?.length ?? 0;
    if (count !== 1) world.violate(name, `${orderId} has ${count} invoices`);
    if (!deliveries.has(orderId) && status !== 'cancelled') {
      world.violate(name, `${orderId} is ${status} and has no delivery`);
    }
  }
}

function checkLetters(world: World): void {
  const sent = new Set<string>();
  for (const { messageId } of world.sites.flatMap(({ mail }) => mail.letters)) {
    if (sent.has(messageId)) world.violate(name, `the letter ${messageId} was sent twice`);
    sent.add(messageId);
  }
}
