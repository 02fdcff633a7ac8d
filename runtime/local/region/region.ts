import { join } from 'node:path';
import type { Hono } from 'hono';
import {
  Mailbox,
  noReplicatorFaults,
  openEmbeddedRegionStore,
  openEmbeddedSignIn,
  openSystemRandom,
  startReplicator,
  systemClock,
} from '#adapters/embedded/index.ts';
import type { EmbeddedStore, ReplicatorFaults } from '#adapters/embedded/index.ts';
import { openDocumentWorkers } from '#adapters/documents/workers.ts';
import { HttpCourier } from '#adapters/partners/courier/index.ts';
import { StripeProvider } from '#adapters/partners/stripe/index.ts';
import { present } from '#kernel/assert.ts';
import { otherRegions } from '#kernel/region.ts';
import { followTransfers } from '#modules/inventory/index.ts';
import { openShopping } from '#modules/shopping/index.ts';
import type { Clock } from '#ports/clock.ts';
import type { Cursor } from '#ports/table.ts';
import { consumeAll } from '../../consume.ts';
import { Foreground } from '../../foreground.ts';
import { listen } from '../../http/node-server.ts';
import { startRelay } from '../../relay.ts';
import { openServices } from '../../services.ts';
import type { RegionPorts, Services } from '../../services.ts';
import type { Running, Tell } from '../child-process.ts';
import { openRegionApp } from './app.ts';
import type { RegionConfig } from './config.ts';
import { startHousekeeping } from './housekeeping.ts';
import { fetchChanges, openPeers } from './inter-region.ts';
import type { RegionLink } from './inter-region.ts';
import { openLog } from './log.ts';
import { seedRegion } from './seed.ts';

const changesPerPage = 500;
/** How long the other Region's question waits here for news before it is told that there is none. */
const newsWaitMs = 10_000;

/** One whole Region in this process: its store, its services, its reads and its door. */
export async function startRegion(config: RegionConfig, tell: Tell): Promise<Running> {
  const clock = systemClock;
  const random = openSystemRandom();
  const { folder, region } = config;
  const log = openLog(folder, region, clock);
  const store = await openEmbeddedRegionStore({
    folder: join(folder, 'store'),
    region,
    clock,
    random,
  });
  const faults: ReplicatorFaults = { ...noReplicatorFaults(), delayMs: config.replicationDelayMs };
  const link: RegionLink = {
    self: region,
    addresses: config.addresses,
    secret: config.secrets.interRegion,
    isCut: () => faults.paused,
  };
  const partners = openPartners(config, clock);
  const documents = openDocumentWorkers();
  const ports: RegionPorts = {
    ...store,
    ...partners,
    clock,
    random,
    documents,
    signIn: await openEmbeddedSignIn({
      keyFile: join(config.keysFolder, 'sign-in.key'),
      clock,
      random,
    }),
    telemetry: log.telemetry,
    mail: new Mailbox(join(folder, 'mail'), clock),
    peers: openPeers(link),
    publicUrl: config.publicUrl,
  };
  const services = openServices(ports);
  const foreground = new Foreground(clock);
  const parts: RegionParts = { config, ports, services, link, store, faults, foreground };
  if (config.seed) await seedRegion(ports);
  const shopping = await openShopping(ports, { onChanged: (keys) => tell.changed(keys) });
  const { port } = config;
  const server = await listen({
    host: '127.0.0.1',
    port,
    app: attended(openRegionApp(parts), foreground),
    answerRead: (request) => shopping.answer(request),
    isReady: () => true,
  });
  const stopWork = startWork(parts);
  return {
    stop: async () => {
      await server.close();
      await stopWork();
      await shopping.close();
      await partners.provider.close();
      await documents.close();
      await store.close();
      log.close();
    },
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

export interface RegionParts {
  readonly config: RegionConfig;
  readonly ports: RegionPorts;
  readonly services: Services;
  readonly store: EmbeddedStore;
  readonly link: RegionLink;
  readonly faults: ReplicatorFaults;
  readonly foreground: Foreground;
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
  const { config, ports, services, store, link, faults, foreground } = parts;
  const from = present(otherRegions(config.region)[0], 'another Region');
  for (const { name: queue, types, delayMs = 0 } of services.subscriptions) {
    store.bus.subscribe({ queue, types, delayMs });
  }
  const consumers = consumeAll(
    { ...ports, queues: store.queues, turn: () => foreground.turn() },
    services.subscriptions,
  );
  const cursors = {
    load: (follower: string) => Promise.resolve(store.cursors.load(follower)),
    save: (follower: string, cursor: Cursor) => store.cursors.save(follower, cursor),
  };
  const relay = startRelay({ ...ports, bus: store.bus, cursors });
  const replicator = startReplicator({
    ...ports,
    from,
    replication: store.replication,
    cursors: store.cursors,
    faults,
    fetchChanges: (after, signal) => fetchChanges(link, from, after, signal),
  });
  const stop = new AbortController();
  const following = followTransfers(ports, stop.signal);
  const housekeeping = startHousekeeping(ports, store);
  return async () => {
    stop.abort();
    await housekeeping.close();
    await replicator.close();
    await relay.close();
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await following;
  };
}

/** This Region's own changes for the other one: at once when there are some, else after a wait for news. */
export async function pullChanges({ store }: RegionParts, after: Cursor, signal: AbortSignal) {
  const first = await store.replication.pull(after, changesPerPage);
  if (first.changes.length > 0 || first.cursor !== after) return first;
  const wait = AbortSignal.any([signal, AbortSignal.timeout(newsWaitMs)]);
  await store.table.changed(after, wait).catch(() => undefined);
  return await store.replication.pull(after, changesPerPage);
}
