import { openSeededRandom } from '#adapters/simulated/index.ts';
import { derivedId, homeOf } from '#kernel/ids.ts';
import { minuteMs, secondMs, toIso } from '#kernel/time.ts';
import type { CourierRequest } from '#ports/courier.ts';
import type { World } from '../world/world.ts';
import { Client } from './client.ts';

type News = 'collected' | 'inTransit' | 'delivered' | 'failed' | 'returned';

interface Parcel {
  readonly client: Client;
  readonly deliveryId: CourierRequest['deliveryId'];
  /** The newest attempt that was asked for. */
  attempt: number;
  isOver: boolean;
  /** Wakes whoever waits for another attempt. */
  asked: PromiseWithResolvers<void>;
}

const attemptsMax = 3;
const newsAttemptsMax = 400;
/** A parcel that nobody wants delivered again goes back after this. */
const keptMs = 90 * minuteMs;

/** Plays the courier company: takes parcels, loses time, fails, and tells of it late and twice. */
export function employCourier(world: World): void {
  const parcels = new Map<string, Parcel>();
  world.onParcel = ({ attempt, deliveryId }) => {
    const known = parcels.get(deliveryId);
    if (known) {
      if (attempt <= known.attempt) return;
      known.attempt = attempt;
      known.asked.resolve();
      return;
    }
    const random = openSeededRandom(world.plan.seed).fork(deliveryId);
    const client = new Client(world, `courier of ${deliveryId.slice(-6)}`, random);
    client.attemptsMax = newsAttemptsMax;
    const asked = Promise.withResolvers<void>();
    const parcel: Parcel = { client, deliveryId, attempt, isOver: false, asked };
    parcels.set(deliveryId, parcel);
    world.spawn(() => carry(world, parcel));
  };
}

async function carry(world: World, parcel: Parcel): Promise<void> {
  const { client, deliveryId } = parcel;
  const { random } = client;
  const bytes = openSeededRandom(1).bytes(16);
  await client.signIn({
    kind: 'partner',
    partnerId: derivedId('partner', 'eu', bytes),
    role: 'courier',
  });
  await client.pause(10 * minuteMs);
  if (world.courier.isCancelled(deliveryId)) return world.trace.count('courier/called off in time');
  world.courier.collect(deliveryId);
  // News may be slow: those that come after it overtake it.
  if (random.happens(0.15)) world.spawn(() => tellLate(world, parcel, 'collected', 1));
  else await tell(world, parcel, 'collected', 1);
  if (random.happens(0.5)) {
    await client.pause(5 * minuteMs);
    await tell(world, parcel, 'inTransit', 1);
  }
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    await client.pause(20 * minuteMs);
    if (random.happens(0.85)) return tell(world, parcel, 'delivered', attempt);
    await tell(world, parcel, 'failed', attempt);
    if (attempt === attemptsMax || !(await isAskedAgain(world, parcel, attempt))) break;
  }
  await client.pause(20 * minuteMs);
  await tell(world, parcel, 'returned', parcel.attempt);
}

async function isAskedAgain(world: World, parcel: Parcel, attempt: number): Promise<boolean> {
  if (parcel.attempt > attempt) return true;
  parcel.asked = Promise.withResolvers<void>();
  await Promise.race([parcel.asked.promise, world.clock.wait(keptMs)]);
  return parcel.attempt > attempt;
}

async function tellLate(world: World, parcel: Parcel, type: News, attempt: number): Promise<void> {
  const occurredAt = toIso(world.clock.now());
  await parcel.client.pause(15 * minuteMs);
  await tell(world, parcel, type, attempt, occurredAt);
}

async function tell(
  world: World,
  { client, deliveryId }: Parcel,
  type: News,
  attempt: number,
  occurredAt = toIso(world.clock.now()),
): Promise<void> {
  const { random } = client;
  world.trace.count(`courier/${type}`);
  const eventId = `${deliveryId}/${attempt}/${type}`;
  const reason = type === 'failed' ? { reason: 'recipient_absent' } : {};
  const news = {
    id: 'recordCourierEvent',
    region: random.pick(world.plan.regions) ?? homeOf(deliveryId) ?? 'eu',
    params: { deliveryId },
    body: { eventId, type, attempt, occurredAt, ...reason },
  };
  for (let round = 1; round <= newsAttemptsMax; round++) {
    const { status } = await client.call(news);
    if (status === 200) break;
    // Until it is accepted; of a delivery that has not arrived there yet, too.
    await client.pause(30 * secondMs);
  }
  if (random.happens(0.1)) {
    world.trace.count('courier/tells twice');
    await client.call(news);
  }
}
