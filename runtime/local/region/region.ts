import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import {
  Mailbox,
  openEmbeddedSignIn,
  openSystemRandom,
  startReplicator,
  systemClock,
} from '#adapters/embedded/index.ts';
import { openDocumentWorkers } from '#adapters/documents/workers.ts';
import { HttpCourier } from '#adapters/partners/courier/index.ts';
import { StripeProvider } from '#adapters/partners/stripe/index.ts';
import { present } from '#kernel/assert.ts';
import { otherRegions } from '#kernel/region.ts';
import { followTransfers } from '#modules/inventory/index.ts';
import { RegionCustody } from '#modules/regions/index.ts';
import { keepReconciling } from '#modules/reconciliation/index.ts';
import { openShopping } from '#modules/shopping/index.ts';
import type { Clock } from '#ports/clock.ts';
import { consumeAll } from '../../consume.ts';
import { Foreground } from '../../foreground.ts';
import { listen } from '../../http/node-server.ts';
import { lateArrivals } from '../../late-events.ts';
import { startRelay } from '../../relay.ts';
import { openServices } from '../../services.ts';
import type { RegionPorts } from '../../services.ts';
import type { Running, Tell } from '../child-process.ts';
import { openWitnessClient } from '../witness/client.ts';
import { openRegionApp } from './app.ts';
import type { RegionConfig } from './config.ts';
import { startHousekeeping } from './housekeeping.ts';
import { fetchChanges, openPeers } from './inter-region.ts';
import type { RegionLink } from './inter-region.ts';
import { onceLeased, readinessOf, startKeeping } from './keeping.ts';
import { openLog } from './log.ts';
import type { RegionParts } from './parts.ts';
import { openStore } from './open-store.ts';
import { seedRegion } from './seed.ts';
import { openVitals } from './vitals.ts';

/** One whole Region in this process: its store, its services, its reads and its door. */
export async function startRegion(config: RegionConfig, tell: Tell): Promise<Running> {
  const { parts, close } = await openParts(config, tell);
  const { custody, ports, foreground } = parts;
  const isHome = readinessOf(custody) === 'ready';
  if (config.seed && isHome) await onceLeased(ports.clock, () => seedRegion(ports));
  const shopping = await openShopping(ports, { onChanged: (keys) => tell.changed(keys) });
  const server = await listen({
    host: '127.0.0.1',
    port: config.port,
    app: attended(openRegionApp(parts, shopping), foreground),
    answerRead: (request) => shopping.answer(request),
    readiness: () => readinessOf(custody),
  });
  const stopWork = startWork(parts);
  return {
    stop: async () => {
      await server.close();
      await stopWork();
      await shopping.close();
      await close();
    },
  };
}

async function openParts(config: RegionConfig, tell: Tell) {
  const clock = systemClock;
  const random = openSystemRandom();
  const log = openLog(config.folder, config.region, clock);
  const { telemetry } = log;
  const custody = new RegionCustody(config.region, clock);
  const folder = join(config.folder, 'store');
  const { keysFolder, region } = config;
  const store = await openStore({ folder, keysFolder, region, clock, random, custody });
  const link = linkOf(config);
  const peers = openPeers(link);
  const witness = openWitnessClient({ url: config.witnessUrl, secret: config.secrets.interRegion });
  const keeping = { custody, witness, arrivals: store.replication };
  const kept = { ...keeping, store, clock, random, peers, telemetry };
  const keeper = await startKeeping(config, kept, tell);
  const partners = openPartners(config, clock);
  const documents = openDocumentWorkers();
  const keyFile = join(config.keysFolder, 'sign-in.key');
  const storeFile = join(folder, 'store.mdb');
  const others = otherRegions(config.region);
  const ports: RegionPorts = {
    ...store,
    ...partners,
    clock,
    random,
    documents,
    signIn: await openEmbeddedSignIn({ keyFile, clock, random }),
    telemetry,
    mail: new Mailbox(join(config.folder, 'mail'), clock),
    peers,
    vitals: openVitals({ clock, telemetry, store, storeFile, peers, others }),
    keeping,
    publicUrl: config.publicUrl,
  };
  const services = openServices(ports);
  const foreground = new Foreground(clock);
  const parts: RegionParts = { config, ports, services, link, store, custody, keeper, foreground };
  const close = async (): Promise<void> => {
    await partners.provider.close();
    await documents.close();
    await keeper.close();
    await store.close();
    log.close();
  };
  return { parts, close };
}

function linkOf(config: RegionConfig): RegionLink {
  return {
    self: config.region,
    addresses: config.addresses,
    secret: config.secrets.interRegion,
  };
}

function openPartners(config: RegionConfig, clock: Clock) {
  const { secrets } = config;
  return {
    provider: new StripeProvider(
      { clock },
      {
        secretKey: secrets.providerKey,
        webhookSecrets: [secrets.webhook],
        baseUrl: config.paymentProviderUrl,
        findLagMs: 0,
      },
    ),
    courier: new HttpCourier({ baseUrl: config.courierUrl, token: secrets.courier }),
  };
}

/** The app, with the requests that partners and people wait for counted. The other Region's long polls are not. */
function attended(app: Hono, foreground: Foreground): Pick<Hono, 'fetch'> {
  return {
    fetch: (request, ...rest) => {
      const answer = Promise.resolve(app.fetch(request, ...rest));
      return request.url.includes('/internal/') ? answer : foreground.during(answer);
    },
  };
}

/** Starts what goes on behind the requests: replication, relay, subscriptions, housekeeping. */
function startWork(parts: RegionParts): () => Promise<void> {
  const { config, ports, services, store, link, foreground } = parts;
  const from = present(otherRegions(config.region)[0], 'another Region');
  for (const { name: queue, types, delayMs = 0 } of services.subscriptions) {
    store.bus.subscribe({ queue, types, delayMs });
  }
  const consumers = consumeAll(
    { ...ports, queues: store.queues, turn: () => foreground.turn() },
    services.subscriptions,
  );
  const late = lateArrivals({ ...ports, noteStray: services.noteStray }, services.aggregates);
  const turn = async (): Promise<void> => {
    // Reading the store never waits: without a pause nobody else would be heard meanwhile.
    await pause();
    await foreground.turn();
  };
  const relay = startRelay({ ...ports, bus: store.bus, cursors: store.cursors, late, turn });
  const replicator = startReplicator({
    ...ports,
    from,
    replication: store.replication,
    cursors: store.cursors,
    fetchChanges: (after, signal) => fetchChanges(link, from, after, signal),
  });
  const stop = new AbortController();
  const following = followTransfers(ports, stop.signal);
  const reconciling = keepReconciling(
    { ...ports, turn: () => foreground.turn() },
    services.reconcile,
    stop.signal,
  );
  const housekeeping = startHousekeeping(ports, store);
  return async () => {
    stop.abort();
    await housekeeping.close();
    await replicator.close();
    await relay.close();
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await following;
    await reconciling;
  };
}
