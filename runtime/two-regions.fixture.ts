import type { Hono } from 'hono';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { SimulatedWitness } from '#adapters/simulated/witness.ts';
import { simulatedVitals } from '#adapters/simulated/vitals.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import { dayMs, plus } from '#kernel/time.ts';
import { openShopping, shoppingRoutes } from '#modules/shopping/index.ts';
import type { Shopping } from '#modules/shopping/index.ts';
import { RegionCustody } from '#modules/regions/index.ts';
import type { Route } from '#ports/route.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import { openApp } from './http/app.ts';
import { forwardedHeader } from './http/forward.ts';
import { Repetitions } from './http/repetition.ts';
import { openServices } from './services.ts';
import type { Keeping } from './services.ts';

/** Two Regions with all their services behind their APIs, in memory. For tests. */
export interface TwoRegions {
  readonly regions: SimulatedRegions;
  readonly routes: readonly Route[];
  readonly courier: SimulatedCourier;
  readonly provider: SimulatedPaymentProvider;
  /** Asks as `npm start`'s edge would, in a Region of choice. */
  ask(asked: Asked): Promise<Response>;
  tokenOf(actor: SignedInActor): Promise<string>;
  /** One round of reconciliation in each Region. */
  reconcile(): Promise<void>;
  /** Lets everything flow that was set off: events, replication, what the shop shows. */
  settle(withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly region?: Region;
}

interface Opened {
  readonly app: Hono;
  readonly routes: readonly Route[];
  readonly shopping: Shopping;
  readonly reconcile: () => Promise<unknown>;
}

export async function openTwoRegions(seed = 1): Promise<TwoRegions> {
  const regions = openSimulatedRegions({ seed });
  const { clock, random } = regions;
  const opened = new Map<Region, Opened>();
  const at = (region: Region) => present(opened.get(region), region);
  const courier = new SimulatedCourier(random.fork('courier'));
  const ports = { clock, random: random.fork('provider') };
  const provider = new SimulatedPaymentProvider(ports, async (body, signature, home) => {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const init = { method: 'POST', body: Buffer.from(body), headers };
    const answer = await at(home).app.request('/api/partners/payment-provider/webhooks', init);
    if (!answer.ok) throw new Error(await answer.text());
  });
  const signIn = regions.eu.signIn;
  const forward = async (to: Region, { method, url, headers }: Request, body: Uint8Array) => {
    const passed = new Headers(headers);
    passed.set(forwardedHeader, to === 'eu' ? 'ap' : 'eu');
    const bytes = method === 'GET' || method === 'HEAD' ? null : Buffer.from(body);
    return at(to).app.request(url, { method, headers: passed, body: bytes });
  };
  const witness = new SimulatedWitness(clock);
  for (const region of [regions.eu, regions.ap]) {
    const keeping = keepingOf(regions, region.region, witness);
    const parts = { ...region, provider, courier, signIn, keeping };
    opened.set(region.region, await openOne(parts, forward));
  }
  return {
    regions,
    courier,
    provider,
    routes: at('eu').routes,
    ask: async ({ method, path, headers = {}, body = null, region = 'eu' }) =>
      at(region).app.request(path, { method, headers, body }),
    tokenOf: (actor) => signIn.issue(actor, plus(clock.now(), dayMs)),
    reconcile: async () => {
      for (const { reconcile } of opened.values()) await reconcile();
    },
    settle: async (withinMs) => {
      await regions.settle(withinMs);
      for (const { shopping } of opened.values()) await shopping.caughtUp();
    },
    close: async () => {
      for (const { shopping } of opened.values()) await shopping.close();
    },
  };
}

/** The calls by which homes change hands are there, but no keeper that follows them. */
function keepingOf(regions: SimulatedRegions, region: Region, witness: SimulatedWitness): Keeping {
  const { clock, link } = regions;
  const { table } = regions[region];
  return {
    custody: new RegionCustody(region, clock),
    witness: witness.of(region),
    arrivals: {
      mark: () => table.latest(),
      hasArrived: async (from, mark) => link.hasArrived(from, region, mark),
    },
  };
}

async function openOne(
  parts: SimulatedRegion & {
    readonly provider: SimulatedPaymentProvider;
    readonly courier: SimulatedCourier;
    readonly keeping: Keeping;
  },
  forward: (to: Region, request: Request, body: Uint8Array) => Promise<Response>,
): Promise<Opened> {
  const services = openServices({
    ...parts,
    vitals: simulatedVitals(parts.clock, parts.telemetry),
    // What a document says is the business of its own tests.
    documents: { render: async () => new TextEncoder().encode('%PDF-1.7') },
    publicUrl: 'https://house.example',
  });
  parts.offer(services.peerOperations);
  parts.subscribe(services.subscriptions);
  const shopping = await openShopping(parts);
  const routes = [...shoppingRoutes(shopping), ...services.routes];
  const repetitions = new Repetitions(parts.table);
  const app = openApp(routes, { ...parts, repetitions, catalogueHome: 'eu', forward });
  return { app, routes, shopping, reconcile: services.reconcile };
}

/** The path of an endpoint with its parameters filled in, and a query. */
export function pathOf(
  endpoint: Endpoint,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string>> = {},
): string {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}
