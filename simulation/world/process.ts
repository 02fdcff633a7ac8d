import { SimulatedBus } from '#adapters/simulated/bus.ts';
import type { SeededRandom } from '#adapters/simulated/index.ts';
import { minuteMs } from '#kernel/time.ts';
import { followTransfers } from '#modules/inventory/index.ts';
import { keepReconciling } from '#modules/reconciliation/index.ts';
import { RegionCustody, startRegionKeeper } from '#modules/regions/index.ts';
import { openShopping, shoppingRoutes } from '#modules/shopping/index.ts';
import type { Shopping } from '#modules/shopping/index.ts';
import type { Courier } from '#ports/courier.ts';
import type { PaymentProvider } from '#ports/payment-provider.ts';
import type { PeerOperation } from '#ports/peers.ts';
import type { Route } from '#ports/route.ts';
import type { Arrivals } from '#ports/replication.ts';
import type { SignIn } from '#ports/sign-in.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { Vitals } from '#ports/vitals.ts';
import type { Witness } from '#ports/witness.ts';
import { consumeAll } from '#runtime/consume.ts';
import { lateArrivals } from '#runtime/late-events.ts';
import { openApp } from '#runtime/http/app.ts';
import { Repetitions } from '#runtime/http/repetition.ts';
import { startHousekeeping } from '#runtime/local/region/housekeeping.ts';
import { startRelay } from '#runtime/relay.ts';
import { openServices } from '#runtime/services.ts';
import type { RegionPorts, Services } from '#runtime/services.ts';
import { slowed } from './custody.ts';
import { livingClock, partnerLatency } from './life.ts';
import type { Life } from './life.ts';
import { living, livingCursors, livingQueues, livingTable } from './living-ports.ts';
import type { Watcher } from './living-ports.ts';
import type { Network, Reachable } from './network.ts';
import type { Site } from './site.ts';

/** One run of a Region's whole process, on the real runtime. */
export interface Process extends Reachable {
  readonly answer: (request: Request) => Promise<Response>;
  readonly shopping: Shopping;
  readonly routes: readonly Route[];
  readonly subscriptions: readonly Subscription[];
  /** Whether new work is to be led here. */
  readonly isReady: () => boolean;
}

export interface ProcessPorts {
  readonly site: Site;
  readonly life: Life;
  /** Chance of this run alone. */
  readonly random: SeededRandom;
  readonly network: Network;
  readonly provider: PaymentProvider;
  readonly courier: Courier;
  readonly witness: Witness;
  readonly arrivals: Arrivals;
  readonly evacuateAfterMs?: number;
  readonly signIn: SignIn;
  readonly telemetry: Telemetry;
  readonly watcher: Watcher;
}

/** Chores come round so often; in the house it is seconds, and nothing here depends on it. */
const choresEveryMs = 5 * minuteMs;
/** Rounds of reconciliation are so much rarer than in the house, for the same reason. */
const reconcilingSlownessTimes = 5;

const pdf = new TextEncoder().encode('%PDF-1.7');

/** Starts a process on what an earlier one left. Resolves when it can answer; never if it dies before. */
export async function startProcess(parts: ProcessPorts): Promise<Process> {
  const { life, network, site } = parts;
  const { region } = site;
  const custody = new RegionCustody(region, slowed(site.clock));
  site.custody.set(custody);
  const ports = portsOf(parts, custody);
  const services = openServices(ports);
  const keeper = startKeeper(parts, ports, custody);
  // Keepers answer each other before anything else is there.
  network.join({ region, life, operations: named(keeper.operations) });
  const shopping = await openShopping(ports);
  startWork(parts, ports, services);
  const routes = [...shoppingRoutes(shopping), ...services.routes];
  const app = openApp(routes, {
    ...ports,
    repetitions: new Repetitions(ports.table),
    catalogueHome: 'eu',
    forward: network.forwardOf(region, life),
  });
  const process: Process = {
    region,
    life,
    routes,
    subscriptions: services.subscriptions,
    shopping,
    operations: named([...services.peerOperations, ...keeper.operations]),
    isReady: () => custody.holderOf(region) === region,
    answer: async (request: Request) => app.fetch(request),
  };
  network.join(process);
  return process;
}

function portsOf(parts: ProcessPorts, custody: RegionCustody): RegionPorts {
  const { courier, life, network, provider, random, signIn, site, telemetry, watcher } = parts;
  const { region } = site;
  return {
    table: livingTable(site.table, life, watcher),
    clock: livingClock(site.clock, life),
    random,
    keys: living(site.keys, life),
    signIn,
    telemetry,
    provider: living(provider, life, {
      latency: partnerLatency,
      immediate: ['parseWebhook'],
      asked: (operation, about) => watcher.asked(region, 'provider', operation, about),
    }),
    courier: living(courier, life, {
      latency: partnerLatency,
      asked: (operation, about) => watcher.asked(region, 'courier', operation, about),
    }),
    // What a document says is the business of its own tests.
    documents: { render: () => Promise.resolve(pdf) },
    mail: living(site.mail, life),
    peers: network.peersOf(region, life),
    queues: livingQueues(site.queues, region, life, watcher),
    vitals: noVitals(),
    keeping: { custody, witness: witnessOf(parts), arrivals: parts.arrivals },
    publicUrl: 'https://house.example',
  };
}

function startKeeper(parts: ProcessPorts, ports: RegionPorts, custody: RegionCustody) {
  const { arrivals, evacuateAfterMs, life, site, telemetry } = parts;
  return startRegionKeeper(
    {
      ...ports,
      custody,
      clock: slowed(ports.clock),
      witness: witnessOf(parts),
      arrivals,
      incarnation: site.incarnation,
      telemetry,
    },
    {
      ...(evacuateAfterMs !== undefined && { evacuateAfterMs }),
      onRefused: () => life.end(),
    },
  );
}

function witnessOf({ life, site, watcher, witness }: ProcessPorts): Witness {
  return living(witness, life, {
    asked: (operation, about) => watcher.asked(site.region, 'witness', operation, about),
  });
}

function startWork({ life, site }: ProcessPorts, ports: RegionPorts, services: Services): void {
  const { aggregates, subscriptions } = services;
  const bus = new SimulatedBus(ports.queues, ports.clock);
  for (const { name: queue, types, delayMs = 0 } of subscriptions) {
    bus.subscribe({ queue, types, delayMs });
  }
  consumeAll(ports, subscriptions);
  const stop = new AbortController();
  life.onEnd(() => stop.abort());
  const late = lateArrivals({ ...ports, noteStray: services.noteStray }, aggregates);
  startRelay({ ...ports, bus, cursors: livingCursors(site.cursors, life), late });
  void followTransfers(ports, stop.signal);
  void keepReconciling(
    { ...ports, clock: slowed(ports.clock, reconcilingSlownessTimes) },
    services.reconcile,
    stop.signal,
  );
  const sweep = async (): Promise<boolean> => {
    await life.callAndAnswer(() => site.table.sweep());
    return false;
  };
  startHousekeeping(ports, { table: ports.table, sweep }, choresEveryMs);
}

function named(operations: readonly PeerOperation[]): Map<string, PeerOperation> {
  return new Map(operations.map((operation) => [operation.name, operation]));
}

function noVitals(): Vitals {
  return { read: () => Promise.reject(new Error('Nobody looks at vital signs here')) };
}
