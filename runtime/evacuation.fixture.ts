import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Hono } from 'hono';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SeededRandom, SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { simulatedVitals } from '#adapters/simulated/vitals.ts';
import { present } from '#kernel/assert.ts';
import { regions as allRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import { dayMs, hourMs, plus } from '#kernel/time.ts';
import { followTransfers, sweepReservations } from '#modules/inventory/index.ts';
import type { ReplicatedChange } from '#ports/replication.ts';
import type { Route } from '#ports/route.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { consumeAll } from './consume.ts';
import { stockTotes } from './evacuation-wares.fixture.ts';
import { openApp } from './http/app.ts';
import { forwardedHeader, unreachable } from './http/forward.ts';
import { Repetitions } from './http/repetition.ts';
import { lateArrivals } from './late-events.ts';
import { relayFollowers, startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { openServices } from './services.ts';
import type { RegionPorts } from './services.ts';
import { people } from './story.fixture.ts';
import type { Role } from './story.fixture.ts';
import { pathOf } from './two-regions.fixture.ts';

/** One Region's process, on what earlier ones left. */
interface Life {
  readonly app: Hono;
  readonly routes: readonly Route[];
  readonly relay: Relay;
  readonly ports: RegionPorts & SimulatedRegion;
  isOver: boolean;
}

export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly as?: Role;
  readonly query?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/**
 * Two Regions on the real runtime, of which one may die at any moment, be adopted, and come back.
 * What they wrote travels only when a test carries it, in the pieces that it chooses.
 */
export class Evacuation {
  readonly regions: SimulatedRegions;
  readonly provider: SimulatedPaymentProvider;
  readonly courier: SimulatedCourier;
  readonly random: SeededRandom;
  readonly #lives = new Map<Region, Life>();
  readonly #saved = new Map<string, Cursor>();
  readonly #pulled = new Map<Region, Cursor>();
  readonly #travelling = new Map<Region, ReplicatedChange[]>();
  #asked = 0;

  constructor(seed: number) {
    this.regions = openSimulatedRegions({ seed });
    const { clock, random } = this.regions;
    this.random = random.fork('evacuation');
    this.courier = new SimulatedCourier(random.fork('courier'));
    this.provider = new SimulatedPaymentProvider(
      { clock, random: random.fork('provider') },
      (body, signature) => this.#post(body, signature),
    );
    for (const region of allRegions) this.start(region);
  }

  at(region: Region): Life {
    return present(this.#lives.get(region), region);
  }

  /** Stock and something to sell, known everywhere. */
  async stock(): Promise<void> {
    await stockTotes(this.at('eu').ports);
    await this.settleAll();
  }

  start(region: Region): void {
    const simulated = this.regions[region];
    const ports = {
      ...simulated,
      provider: this.provider,
      courier: this.courier,
      signIn: this.regions.eu.signIn,
      vitals: simulatedVitals(simulated.clock, simulated.telemetry),
      documents: { render: async () => new TextEncoder().encode('%PDF-1.7') },
      publicUrl: 'https://house.example',
    };
    const services = openServices(ports);
    simulated.offer(services.peerOperations);
    for (const { name: queue, types, delayMs = 0 } of services.subscriptions) {
      simulated.bus.subscribe({ queue, types, delayMs });
    }
    consumeAll(ports, services.subscriptions);
    const cursors = {
      load: async (name: string) => this.#saved.get(`${region} ${name}`),
      save: async (name: string, cursor: Cursor) => {
        if (this.#lives.get(region)?.ports === ports) this.#saved.set(`${region} ${name}`, cursor);
      },
    };
    const late = lateArrivals({ ...ports, noteStray: services.noteStray }, services.aggregates);
    const repetitions = new Repetitions(ports.table);
    const forward = (to: Region, request: Request, body: Uint8Array) =>
      this.#forward(region, to, request, body);
    const http = { ...ports, repetitions, catalogueHome: 'eu', forward } as const;
    const life: Life = {
      app: openApp(services.routes, http),
      routes: services.routes,
      ports,
      relay: startRelay({ ...ports, cursors, late }),
      isOver: false,
    };
    this.#lives.set(region, life);
    void followTransfers(ports, new AbortController().signal);
  }

  /** Its process dies, whatever it is at. */
  die(region: Region): void {
    this.at(region).isOver = true;
    this.regions.restart(region);
  }

  /** A Region hears that `ap` holds what is at home in `eu`. */
  tell(region: Region, roster: Roster = adopted): void {
    this.regions[region].custody.learn(roster);
  }

  async ask(
    region: Region,
    id: string,
    { as = 'guest', body, params, query }: Ask,
  ): Promise<Answer> {
    const { app, routes } = this.at(region);
    const { endpoint } = present(
      routes.find((route) => route.endpoint.id === id),
      id,
    );
    this.#asked += 1;
    const headers = {
      ...(as !== 'guest' && { authorization: `Bearer ${await this.#tokenOf(as)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'idempotency-key': `key-number-${100_000 + this.#asked}`,
    };
    const text = body === undefined ? null : JSON.stringify(body);
    const init = { method: endpoint.method, headers, body: text };
    const answer = await app.request(pathOf(endpoint, params, query), init);
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  /** Takes to the other Region some of what this one wrote, in an order of chance; all where 1. */
  async carry(from: Region, part: number): Promise<void> {
    const page = await this.regions[from].table.pull(this.#pulled.get(from) ?? firstCursor, 10_000);
    this.#pulled.set(from, page.cursor);
    const pending = [...(this.#travelling.get(from) ?? []), ...page.changes];
    const kept: ReplicatedChange[] = [];
    const to = from === 'eu' ? 'ap' : 'eu';
    for (const change of this.random.shuffled(pending)) {
      if (this.random.happens(part)) await this.regions[to].table.apply([change]);
      else kept.push(change);
    }
    this.#travelling.set(from, kept);
  }

  /** Lets the living Regions work until nothing is left to do that is due within this time. */
  async settle(withinMs: number): Promise<void> {
    const { clock } = this.regions;
    const end = plus(clock.now(), withinMs);
    for (let round = 0; round < roundsMax; round++) {
      await clock.idle();
      if (await this.#isReading()) continue;
      for (const region of this.#living()) await sweepReservations(this.at(region).ports);
      if (await this.#isReading()) continue;
      const depths = await this.#depths();
      if (depths.some(({ inFlight }) => inFlight > 0)) continue;
      const due = clock.nextDue();
      if (!depths.some(({ delayed }) => delayed > 0) || due === undefined || due > end) return;
      await clock.advance(Math.max(0, due - clock.now()));
    }
    throw new Error(`There is no end to the work: ${JSON.stringify(await this.#depths())}`);
  }

  /** Carries everything everywhere and lets all be done. */
  async settleAll(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      for (const region of allRegions) await this.carry(region, 1);
      await this.settle(2 * hourMs);
    }
    for (const region of allRegions) await this.carry(region, 1);
  }

  #living(): Region[] {
    return allRegions.filter((region) => !this.at(region).isOver);
  }

  /** Whether a relay has not come to the end of its stream. */
  async #isReading(): Promise<boolean> {
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    for (const region of this.#living()) {
      const { table } = this.regions[region];
      const latest = await table.latest();
      for (const name of relayFollowers(table)) {
        if (this.#saved.get(`${region} ${name}`) !== latest) return true;
      }
    }
    return false;
  }

  async #depths() {
    const queues = this.#living().map((region) => this.regions[region].queues);
    return Promise.all(queues.flatMap((one) => one.names().map((name) => one.depth(name))));
  }

  async #tokenOf(role: Exclude<Role, 'guest'>): Promise<string> {
    return this.regions.eu.signIn.issue(people[role], plus(this.regions.clock.now(), dayMs));
  }

  async #forward(from: Region, to: Region, request: Request, body: Uint8Array): Promise<Response> {
    const { app, isOver } = this.at(to);
    if (isOver) return unreachable(to);
    const headers = new Headers(request.headers);
    headers.set(forwardedHeader, from);
    const bytes = ['GET', 'HEAD'].includes(request.method) ? null : Buffer.from(body);
    return app.request(request.url, { method: request.method, headers, body: bytes });
  }

  /** The edge leads a webhook to any Region that lives. */
  async #post(body: Uint8Array, signature: string): Promise<void> {
    const region = present(this.#living()[0], 'a living Region');
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const init = { method: 'POST', body: Buffer.from(body), headers };
    const path = '/api/partners/payment-provider/webhooks';
    const answer = await this.at(region).app.request(path, init);
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** More than any story takes. */
const roundsMax = 5_000;

export const adopted = rosterAfter();

function rosterAfter(): Roster {
  const next = evacuated(firstRoster, 'eu', 'ap');
  if (!next.ok) throw new Error(next.code);
  return next.value;
}
