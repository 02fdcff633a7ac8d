import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { dayMs } from '#kernel/time.ts';
import { heldBy } from '#ports/custody.ts';
import { eventKind, homeOfSubject } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { recallOnce } from '#ports/once.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import { subscriptionAttemptsMax, subscriptionConcurrency } from '#ports/subscription.ts';
import type { Subscription } from '#ports/subscription.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { SimulatedBlobs } from './blobs.ts';
import { SimulatedBus } from './bus.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedCustody } from './custody.ts';
import { noFaults } from './faults.ts';
import type { SimulatedFaults } from './faults.ts';
import type { KeyRings } from '#adapters/embedded/key-ring.ts';
import type { Keys } from '#ports/keys.ts';
import { openSimulatedKeys, simulatedRings } from './keys.ts';
import { Link } from './link.ts';
import { SimulatedMail } from './mail.ts';
import { mortal } from './mortal.ts';
import type { Life } from './mortal.ts';
import { SimulatedPeers } from './peers.ts';
import { SimulatedQueues } from './queues.ts';
import { openSeededRandom } from './random.ts';
import type { SeededRandom } from './random.ts';
import { SimulatedSignIn } from './sign-in.ts';
import { SimulatedTable } from './table.ts';
import { SimulatedTelemetry } from './telemetry.ts';

/** All the ports of one Region, in memory, and the means to let its events flow. */
export interface SimulatedRegion {
  readonly region: Region;
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  readonly faults: SimulatedFaults;
  readonly table: SimulatedTable;
  /** Its own for ever, until a test says otherwise. */
  readonly custody: SimulatedCustody;
  readonly queues: SimulatedQueues;
  readonly bus: SimulatedBus;
  readonly blobs: SimulatedBlobs;
  readonly mail: SimulatedMail;
  readonly keys: Keys;
  readonly signIn: SimulatedSignIn;
  readonly telemetry: SimulatedTelemetry;
  readonly peers: Peers;
  /** Answers the other Region's questions. */
  offer(operations: readonly PeerOperation[]): void;
  /** Gives each subscription its queue and its consumer, as the runtime does. */
  subscribe(subscriptions: readonly Subscription[]): void;
  /**
   * Relays events to the subscriptions and lets them work until nothing is left to do, running
   * virtual time as far as delays and retries need, at most `withinMs`. Dead letters stay.
   */
  settle(withinMs?: number): Promise<void>;
  /** Relays what was committed and not relayed. Resolves with the number of changes that it read. */
  relay(): Promise<number>;
  /**
   * The process dies, wherever its work is, and starts again on what was acknowledged. Of this
   * Region's ports nothing works any more; go on with those returned, and subscribe and offer anew.
   */
  restart(): SimulatedRegion;
}

export interface SimulatedRegionOptions {
  readonly region: Region;
  readonly seed: number;
  readonly clock?: SimulatedClock;
}

/** A Region alone: its peer does not answer. */
export function openSimulatedRegion(options: SimulatedRegionOptions): SimulatedRegion {
  const clock = options.clock ?? new SimulatedClock();
  const random = openSeededRandom(options.seed);
  const peers = new SimulatedPeers(clock, random.fork('peers'), { isCut: () => false });
  const rings = simulatedRings(random.fork('rings'));
  return start(makeDurable(options.region, clock, random.fork(options.region), rings), peers);
}

export interface SimulatedRegions {
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  readonly eu: SimulatedRegion;
  readonly ap: SimulatedRegion;
  readonly link: Link;
  /** As `SimulatedRegion.restart`; `eu` and `ap` are the new ones from then on. */
  restart(region: Region): SimulatedRegion;
  /** Moves all pending changes between the Regions, where the link is not cut. */
  replicate(): Promise<void>;
  /** Relays, works and replicates until nothing is left to do. */
  settle(withinMs?: number): Promise<void>;
}

/** Two Regions joined by a link. */
export function openSimulatedRegions(options: {
  readonly seed: number;
  readonly clock?: SimulatedClock;
}): SimulatedRegions {
  const clock = options.clock ?? new SimulatedClock();
  const random = openSeededRandom(options.seed);
  const tables = new Map<Region, SimulatedTable>();
  const link = new Link(random.fork('link'), tables);
  const peers = new SimulatedPeers(clock, random.fork('peers'), link);
  const lives = new Map<Region, SimulatedRegion>();
  const rings = simulatedRings(random.fork('rings'));
  for (const region of regions) {
    const durable = makeDurable(region, clock, random.fork(region), rings);
    tables.set(region, durable.table);
    lives.set(region, start(durable, peers));
  }
  const living = (region: Region) => present(lives.get(region), 'Region');
  const round = async (): Promise<number> => {
    await link.replicate();
    let changes = 0;
    for (const region of regions) changes += await living(region).relay();
    return changes;
  };
  return {
    clock,
    random,
    get eu() {
      return living('eu');
    },
    get ap() {
      return living('ap');
    },
    link,
    restart: (region) => {
      const next = living(region).restart();
      lives.set(region, next);
      return next;
    },
    replicate: () => link.replicate(),
    settle: (withinMs = dayMs) => settle(clock, regions.map(living), round, withinMs),
  };
}

/** What outlives the process. */
interface Durable {
  readonly region: Region;
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  readonly faults: SimulatedFaults;
  readonly table: SimulatedTable;
  readonly custody: SimulatedCustody;
  readonly queues: SimulatedQueues;
  readonly blobs: SimulatedBlobs;
  readonly mail: SimulatedMail;
  readonly rings: KeyRings;
  readonly keysRandom: SeededRandom;
  readonly signIn: SimulatedSignIn;
  readonly telemetry: SimulatedTelemetry;
  /** Where the relay is in the stream, for each home and epoch that it ever relayed. */
  readonly cursors: Map<string, Cursor>;
}

function makeDurable(
  region: Region,
  clock: SimulatedClock,
  random: SeededRandom,
  rings: KeyRings,
): Durable {
  const faults = noFaults();
  const custody = new SimulatedCustody(region);
  return {
    region,
    clock,
    random: random.fork('modules'),
    faults,
    table: new SimulatedTable({ region, clock, random: random.fork('table'), faults, custody }),
    custody,
    queues: new SimulatedQueues(clock, random.fork('queues'), faults),
    blobs: new SimulatedBlobs(),
    mail: new SimulatedMail(random.fork('mail'), faults),
    rings,
    keysRandom: random.fork('keys'),
    signIn: new SimulatedSignIn(clock, random.fork('sign-in')),
    telemetry: new SimulatedTelemetry(),
    cursors: new Map(),
  };
}

/** Starts a process on what an earlier one left. */
function start(durable: Durable, peers: SimulatedPeers): SimulatedRegion {
  const { region, clock, custody, random, faults, signIn, telemetry } = durable;
  const life: Life = { isOver: false };
  const table = mortal(durable.table, life);
  const keys = openSimulatedKeys({ table, rings: durable.rings, random: durable.keysRandom });
  const queues = mortal(durable.queues, life);
  const bus = new SimulatedBus(queues, clock);
  const simulated: SimulatedRegion = {
    region,
    clock,
    random,
    faults,
    table,
    custody,
    queues,
    bus,
    blobs: mortal(durable.blobs, life),
    mail: mortal(durable.mail, life),
    keys: mortal(keys, life),
    signIn,
    telemetry,
    peers: mortal(peers.of(region, faults), life),
    offer: (operations) => peers.register(region, operations),
    subscribe: (subscriptions) => {
      for (const subscription of subscriptions) attach(simulated, subscription);
    },
    relay: () => relay(durable, bus),
    settle: (withinMs = dayMs) => settle(clock, [simulated], () => relay(durable, bus), withinMs),
    restart: () => {
      life.isOver = true;
      durable.queues.crash();
      peers.forget(region);
      return start(durable, peers);
    },
  };
  return simulated;
}

async function relay(durable: Durable, bus: SimulatedBus): Promise<number> {
  let changes = 0;
  for (const { epoch, home } of heldBy(durable.custody, durable.region)) {
    const name = `${home}/${epoch}`;
    const page = await durable.table.changes(durable.cursors.get(name) ?? firstCursor, 500);
    const events = page.changes.flatMap((change) => valueOf(eventKind, change) ?? []);
    await bus.publish(events.filter((event) => homeOfSubject(event) === home));
    durable.cursors.set(name, page.cursor);
    changes += page.changes.length;
  }
  return changes;
}

function attach({ table, queues, bus }: SimulatedRegion, subscription: Subscription): void {
  const { name: queue, types, delayMs = 0 } = subscription;
  bus.subscribe({ queue, types, delayMs });
  const options = {
    concurrency: subscription.concurrency ?? subscriptionConcurrency,
    attemptsMax: subscription.attemptsMax ?? subscriptionAttemptsMax,
  };
  queues.consume(
    queue,
    async ({ body }) => {
      const event = body as Event; // The bus carries events only.
      const once = { scope: queue, key: event.id, fingerprint: '' };
      if (await recallOnce(table, once)) return;
      await subscription.handle(event, once);
    },
    options,
  );
}

async function settle(
  clock: SimulatedClock,
  settled: readonly SimulatedRegion[],
  round: () => Promise<number>,
  withinMs: number,
): Promise<void> {
  const end = clock.now() + withinMs;
  for (;;) {
    await clock.idle();
    if ((await round()) > 0) continue;
    const depths = await Promise.all(
      settled.flatMap(({ queues }) => queues.names().map((name) => queues.depth(name))),
    );
    const isBusy = depths.some((depth) => depth.inFlight > 0);
    const isDelayed = depths.some((depth) => depth.delayed > 0);
    const due = clock.nextDue();
    if (!isBusy && !isDelayed) return;
    if (due !== undefined && due > end) return;
    if (due !== undefined) await clock.advance(Math.max(0, due - clock.now()));
  }
}
