import { openSeededRandom } from '#adapters/simulated/index.ts';
import { homeOf } from '#kernel/ids.ts';
import { hourMs, plus, toIso } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import type { World } from '../world/world.ts';
import { object, number } from './read.ts';
import type { Body } from './read.ts';
import { atWork, noticeMs } from './staff.ts';

/** The order desk: told of what needs a person, it sees to it after a while. */
export function staffOrderDesk(world: World): void {
  const seen = new Set<string>();
  world.listeners.push({
    committed: (_region, _writes, events) => {
      for (const event of events) {
        const task = taskFor(event);
        const name = nameOf(event);
        if (!task || seen.has(name)) continue;
        seen.add(name);
        world.spawn(() => see(world, event, task));
      }
    },
  });
}

/**
 * A branch of another epoch tells it again: the desk is told once. But what it did about a parcel may
 * have been in vain, and then it does it again.
 */
function nameOf({ epoch = 0, sequence, subject, type }: Event): string {
  const name = `${subject} ${sequence}`;
  const isOfParcel = type === 'order.returnRequested' || type === 'delivery.failed';
  return isOfParcel ? `${name} ${epoch}` : name;
}

type DeskTask = (world: World, event: Event) => Promise<void>;

function taskFor(event: Event): DeskTask | undefined {
  switch (event.type) {
    case 'delivery.failed':
      return reschedule;
    case 'order.returnRequested':
      return receiveReturn;
    case 'order.placed':
      return isChosen(event, 0.04) ? cancel : undefined;
    case 'order.chargeFailed':
      return isChosen(event, 0.5) ? settle : undefined;
    case 'order.closed':
      return isChosen(event, 0.05) ? refund : undefined;
    default:
      return undefined;
  }
}

async function see(world: World, event: Event, task: DeskTask): Promise<void> {
  await world.clock.wait(noticeMs * (0.5 + chanceOf(event)));
  await task(world, event);
}

const reschedule: DeskTask = async (world, event) => {
  if (number(dataOf(event), 'attemptsLeft') === 0 || isChosen(event, 0.1)) return;
  await call(world, event, 'rescheduleDelivery', 'deliveryId', {
    notBefore: toIso(plus(world.clock.now(), hourMs)),
  });
};

const receiveReturn: DeskTask = (world, event) =>
  call(world, event, 'receiveReturn', 'orderId', undefined);

const cancel: DeskTask = (world, event) =>
  call(world, event, 'cancelOrderByStaff', 'orderId', { reason: 'damaged in the warehouse' });

/** The buyer pays in another way. */
const settle: DeskTask = (world, event) =>
  call(world, event, 'settleOrder', 'orderId', { how: 'bank_transfer' });

const refund: DeskTask = async (world, event) => {
  const order = world.ledger.orders.get(event.subject);
  if (!order) return;
  const { client } = await atWork(world, `refund of ${event.subject.slice(-6)}`, seedOf(event));
  const region = regionOf(event);
  const params = { orderId: event.subject };
  const read = await client.call({ id: 'readOrderForStaff', region, params });
  const total = object(object(read.body, 'totals'), 'total');
  const amountMinor = Math.ceil(number(total, 'amountMinor') * chanceOf(event));
  const amount = { amountMinor, currency: total['currency'] };
  const body = { amount, reason: 'a small fault' };
  const outcome = await client.call({ id: 'refundOrder', region, params, body });
  world.trace.count('staff/refund');
  if (outcome.status === 202) world.ledger.book(world.ledger.refunds, event.subject, amountMinor);
};

async function call(
  world: World,
  event: Event,
  id: string,
  param: string,
  body: unknown,
): Promise<void> {
  world.trace.count(`staff/${id}`);
  const { client } = await atWork(
    world,
    `${id} of ${event.subject.slice(-6)} ${event.sequence}`,
    seedOf(event),
  );
  const params = { [param]: event.subject };
  await client.call({
    id,
    region: regionOf(event),
    params,
    ...(body !== undefined && { body }),
  });
}

function regionOf(event: Event) {
  return homeOf(event.subject) ?? event.region;
}

/** A chance of the event itself, so that who decides does not depend on who asks first. */
function chanceOf(event: Event): number {
  return openSeededRandom(seedOf(event)).fraction();
}

function isChosen(event: Event, chance: number): boolean {
  return openSeededRandom(seedOf(event)).fork('choice').happens(chance);
}

function seedOf({ sequence, subject }: Event): number {
  let seed = sequence;
  for (const character of subject) seed = Math.imul(seed ^ character.charCodeAt(0), 0x01000193);
  return seed >>> 0;
}

function dataOf({ data }: Event): Body {
  // An event's data is an object by its contract.
  return data as Body;
}
