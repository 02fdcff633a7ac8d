import { minuteMs } from '#kernel/time.ts';
import type { ToldOrder } from '../world/ledger.ts';
import type { Outcome } from './client.ts';
import { lookAround, mustShow } from './knowing.ts';
import { isPlaced, learn } from './paying.ts';
import { number, object, text } from './read.ts';
import type { Visit } from './visit.ts';

/** Looks after an order now and then: reads of it, calls it off, gives the goods back. */
export async function followOrder(visit: Visit, order: ToldOrder): Promise<void> {
  const { client, world } = visit;
  const { random } = client;
  await read(visit, order);
  if (random.happens(0.1)) {
    await client.pause(random.happens(0.5) ? minuteMs : 15 * minuteMs);
    return cancel(visit, order);
  }
  if (order.placed && random.happens(0.1)) await readInvoice(visit, order);
  const looks = random.below(3);
  for (let look = 0; look < looks; look++) {
    await client.pause(20 * minuteMs);
    await read(visit, order);
  }
  if (order.placed && random.happens(0.12)) {
    await client.pause(90 * minuteMs);
    const status = await read(visit, order);
    if (status === 'delivered' || status === 'closed') return giveBack(visit, order);
    world.trace.count('shopper/cannot give back yet');
  }
}

async function read(visit: Visit, order: ToldOrder): Promise<string> {
  const { orderId } = order;
  const wasPlaced = order.placed;
  const before = await lookAround(visit.world, orderId);
  const seen = await visit.client.call({ id: 'readOrder', ...aboutOrder(visit, order) });
  const after = await lookAround(visit.world, orderId);
  const isKnown = !visit.world.hasChangedHands(orderId) || mustShow(seen.region, before, after);
  if (seen.status !== 200) {
    if (isKnown) checkAbsence(visit, order, seen);
    return '';
  }
  const status = text(seen.body, 'status');
  const total = number(object(object(seen.body, 'totals'), 'total'), 'amountMinor');
  if (total !== order.totalMinor) {
    visit.world.violate(
      'the API tells what is true',
      `${orderId} costs ${total}, not ${order.totalMinor}`,
    );
  }
  const isBehind = wasPlaced && !isPlaced(status) && status !== 'cancelled';
  if (isBehind && isKnown) {
    visit.world.violate('the API tells what is true', `${orderId} was placed and is ${status}`);
  }
  learn(order, status);
  return status;
}

/** What was acknowledged is found by whoever may see it, once the holder knows of it. */
function checkAbsence({ world }: Visit, { orderId }: ToldOrder, { code, status }: Outcome): void {
  if (status >= 500) return;
  world.violate('the API tells what is true', `${orderId} was acknowledged and answers ${code}`);
}

async function readInvoice(visit: Visit, order: ToldOrder): Promise<void> {
  await visit.client.pause(minuteMs);
  await visit.client.call({ id: 'downloadOwnInvoice', ...aboutOrder(visit, order) });
}

async function cancel(visit: Visit, order: ToldOrder): Promise<void> {
  const outcome = await visit.client.call({
    id: 'cancelOwnOrder',
    ...aboutOrder(visit, order),
    body: {},
  });
  if (outcome.status === 200) learn(order, text(outcome.body, 'status'));
}

async function giveBack(visit: Visit, order: ToldOrder): Promise<void> {
  const outcome = await visit.client.call({
    id: 'returnOwnOrder',
    ...aboutOrder(visit, order),
    body: { reason: 'changed_mind' },
  });
  if (outcome.status === 200) order.returning = true;
}

function aboutOrder({ region }: Visit, { accessKey, orderId }: ToldOrder) {
  return { region, params: { orderId }, query: { accessKey } };
}
