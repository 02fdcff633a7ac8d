import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import type { SeededRandom } from '#adapters/simulated/index.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { simulatedRings } from '#adapters/simulated/keys.ts';
import { SimulatedWitness } from '#adapters/simulated/witness.ts';
import { SimulatedSignIn } from '#adapters/simulated/sign-in.ts';
import { present } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { firstRoster } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Courier, CourierRequest } from '#ports/courier.ts';
import type { Event } from '#ports/event.ts';
import { eventKind } from '#ports/event.ts';
import type { CommitResult, Cursor, Write } from '#ports/table.ts';
import type { Plan } from './plan.ts';
import { catalogueItems, opening } from '../workload/house.ts';
import { slowed } from './custody.ts';
import { Edge } from './edge.ts';
import { Ledger } from './ledger.ts';
import { Life } from './life.ts';
import type { Watcher } from './living-ports.ts';
import { Network } from './network.ts';
import { drawAttempt, drawCarried, drawQuestion, drawReplication } from './messages.ts';
import { startProcess } from './process.ts';
import type { Process } from './process.ts';
import { Carrier } from './replication.ts';
import { openSite } from './site.ts';
import type { Site } from './site.ts';
import { openTelemetry } from './telemetry.ts';
import { Trace } from './trace.ts';

/** A rule that did not hold. */
export interface Violation {
  readonly rule: string;
  readonly detail: string;
  readonly atMs: number;
}

/** Told at the moment of each effect, before anything else happens. */
export interface Listener {
  committed?(region: Region, writes: readonly Write[], events: readonly Event[]): void;
  handled?(region: Region, queue: string, event: Event): void;
}

/** All that one run consists of: Regions, what lies between them, partners and the outside. */
export class World {
  readonly plan: Plan;
  readonly clock = new SimulatedClock({ start: opening, mode: 'manual' });
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly ledger = new Ledger();
  readonly violations: Violation[] = [];
  readonly listeners: Listener[] = [];
  readonly network: Network;
  readonly sites: readonly Site[];
  readonly carriers: readonly Carrier[];
  readonly edge: Edge;
  readonly provider: SimulatedPaymentProvider;
  readonly courier: SimulatedCourier;
  readonly signIn: SimulatedSignIn;
  readonly witness: SimulatedWitness;
  /** Told of each request that reached the courier. */
  onParcel: (request: CourierRequest) => void = () => undefined;
  /** Throws where a consumer cannot digest an event. */
  poison: (region: Region, queue: string, event: Event) => void = () => undefined;
  /** What a consumer could not digest: `queue/event`. Its dead letter is no surprise. */
  readonly poisoned = new Set<string>();
  /** Which queue's consumer has handled which event: `queue event`. */
  readonly handled = new Set<string>();
  /** Every event that was ever committed, by its id. */
  readonly committed = new Map<string, Event>();
  /** When an event first arrived from another Region, since the opening: `Region partition sort`. */
  readonly arrivedMs = new Map<string, number>();
  /** What makes good, in the end, what does not end by itself. */
  readonly mends: (() => void)[] = [];
  /** Actors that are not done, and faults that are not over. */
  busy = 0;
  /** Regions whose stores will never be seen again. */
  readonly lost = new Set<Region>();
  readonly #processes = new Map<Region, Process>();
  readonly #lives = new Map<Region, Life>();
  readonly #starts = new Map<Region, number>();
  readonly #out = new Set<Region>();
  /** Who holds which home, as each Region last wrote it down. */
  readonly #seats = new Map<string, string>();

  constructor(plan: Plan, options: { readonly keepsTrace: boolean }) {
    this.plan = plan;
    const random = openSeededRandom(plan.seed);
    this.random = random;
    this.trace = new Trace({ keeps: options.keepsTrace, now: () => this.clock.now() });
    this.network = new Network(this.clock, random.fork('network'));
    this.network.onCarried = (carried) => drawCarried(this.trace, carried);
    this.witness = new SimulatedWitness(slowed(this.clock));
    const rings = simulatedRings(random.fork('rings'));
    this.sites = plan.regions.map((region) =>
      openSite(region, this.clock, random.fork(`site ${region}`), rings),
    );
    this.carriers = this.sites.flatMap((from) =>
      this.sites.filter((to) => to !== from).map((to) => this.#carrier(from, to)),
    );
    this.edge = new Edge({
      clock: this.clock,
      random: random.fork('edge'),
      regions: plan.regions,
      process: (region) => this.#processes.get(region),
    });
    this.edge.onAttempt = (attempt) => drawAttempt(this.trace, attempt);
    this.signIn = new SimulatedSignIn(this.clock, random.fork('sign-in'));
    this.courier = new SimulatedCourier(random.fork('courier'));
    this.provider = new SimulatedPaymentProvider(
      { clock: this.clock, random: random.fork('provider') },
      (body, signature, home) => this.#deliverWebhook(body, signature, home),
    );
  }

  /** Fills the tables with the catalogue and starts all processes. */
  async open(): Promise<void> {
    const items = await catalogueItems();
    for (const { cursors, table } of this.sites) {
      await table.apply(items);
      cursors.set('relay', await table.latest());
    }
    for (const carrier of this.carriers) await carrier.start();
    for (const { region } of this.sites) this.start(region);
  }

  site(region: Region): Site {
    return present(
      this.sites.find((site) => site.region === region),
      region,
    );
  }

  process(region: Region): Process | undefined {
    return this.#processes.get(region);
  }

  /** The sites that are there in the end. */
  get survivors(): readonly Site[] {
    return this.sites.filter(({ region }) => !this.lost.has(region));
  }

  /**
   * Whether another Region ever held the home of this id. What had not reached that one when it took
   * over may be missing for a while, or be overturned for good: that is what an evacuation gives up.
   */
  hasChangedHands(id: string): boolean {
    const home = homeOf(id);
    if (home === undefined) return false;
    return this.sites.some(({ custody }) => custody.epochOf(home) > 0);
  }

  /** Whether the Region's stores are there, whether or not its process runs. */
  isUp(region: Region): boolean {
    return !this.#out.has(region);
  }

  /** Milliseconds since the opening. */
  get elapsedMs(): number {
    return this.clock.now() - opening;
  }

  violate(rule: string, detail: string): void {
    this.violations.push({ rule, detail, atMs: this.elapsedMs });
    this.trace.record('world', 'violation', `${rule}: ${detail}`);
  }

  /** Lets somebody act. The run is not over before they are done. */
  spawn(act: () => Promise<void>): void {
    this.busy += 1;
    act().then(
      () => (this.busy -= 1),
      (error: unknown) => {
        this.busy -= 1;
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.violate('the simulator itself works', reason);
      },
    );
  }

  /** Starts a Region's process, unless one is there or its stores are out of reach. */
  start(region: Region): void {
    if (this.#lives.has(region) || this.#out.has(region)) return;
    const site = this.site(region);
    const run = (this.#starts.get(region) ?? 0) + 1;
    this.#starts.set(region, run);
    const random = site.random.fork(`run ${run}`);
    const life = new Life(this.clock, random.fork('latency'));
    this.#lives.set(region, life);
    this.trace.record(region, 'process', `starts for the ${run}. time`);
    const started = startProcess({
      site,
      life,
      random,
      network: this.network,
      provider: this.provider,
      courier: this.#watchedCourier(),
      witness: this.witness.of(region),
      arrivals: {
        mark: () => site.table.latest(),
        hasArrived: (from, mark) => Promise.resolve(this.#hasArrived(from, region, mark)),
      },
      ...(this.plan.evacuateAfterMs !== undefined && {
        evacuateAfterMs: this.plan.evacuateAfterMs,
      }),
      signIn: this.signIn,
      telemetry: openTelemetry(
        { trace: this.trace, violate: (rule, detail) => this.violate(rule, detail) },
        region,
      ),
      watcher: this.#watcher,
    });
    void started.then((process) => {
      if (life.isOver) return;
      this.#processes.set(region, process);
      this.trace.record(region, 'process', 'answers');
    });
  }

  /** The process dies. What its stores acknowledged stays. */
  kill(region: Region): void {
    const life = this.#lives.get(region);
    if (!life) return;
    this.trace.record(region, 'process', 'dies');
    this.#lives.delete(region);
    this.#processes.delete(region);
    const { custody, queues } = this.site(region);
    custody.set(undefined);
    queues.crash();
    life.end();
  }

  /** The whole Region is out of reach, its stores included. */
  takeOut(region: Region): void {
    this.kill(region);
    this.#out.add(region);
    this.network.tell();
  }

  /** The Region is back, with its stores as they were, unless it is lost. */
  bringBack(region: Region): void {
    if (this.lost.has(region)) return;
    this.#out.delete(region);
    this.network.tell();
    for (const carrier of this.carriers) carrier.release();
    this.start(region);
  }

  #carrier(from: Site, to: Site): Carrier {
    return new Carrier(from, to, {
      clock: this.clock,
      random: this.random.fork(`carrier ${from.region} ${to.region}`),
      network: this.network,
      isUp: (region) => this.isUp(region),
      arrived: (origin, region, change, leftAt) => {
        const { kind, partition, sort } = change;
        if (kind === eventKind.name) this.#noteArrival(`${region} ${partition} ${sort}`);
        this.trace.record(region, 'arrives', `${partition} ${sort} from ${origin}`);
        drawReplication(this.trace, origin, region, `${partition} ${sort}`, leftAt);
      },
    });
  }

  #noteArrival(name: string): void {
    if (!this.arrivedMs.has(name)) this.arrivedMs.set(name, this.elapsedMs);
  }

  #hasArrived(from: Region, to: Region, mark: Cursor): boolean {
    const carrier = this.carriers.find((one) => one.from.region === from && one.to.region === to);
    return carrier?.hasArrived(mark) === true;
  }

  #watchedCourier(): Courier {
    const { courier } = this;
    return {
      request: async (request) => {
        const accepted = courier.request(request);
        // Whatever became of the answer: the courier may have it.
        if (courier.requested(request.deliveryId).length > 0) this.onParcel(request);
        return await accepted;
      },
      cancel: (deliveryId) => courier.cancel(deliveryId),
      read: (deliveryId) => courier.read(deliveryId),
    };
  }

  readonly #watcher: Watcher = {
    committed: (region, writes, result) => this.#committed(region, writes, result),
    delivering: (region, queue, event) => this.poison(region, queue, event),
    handled: (region, queue, event) => {
      this.trace.count(`step/${queue}`);
      this.trace.record(region, 'handled', `${queue} ${event.type} ${event.subject}`);
      this.trace.keep((recording, at) => recording.handled(event, queue, region, at));
      for (const listener of this.listeners) listener.handled?.(region, queue, event);
    },
    asked: (region, partner, operation, about) => {
      drawQuestion(this.trace, region, partner, operation, about);
      // Leases are asked for all the time.
      if (partner === 'witness') return;
      this.trace.count(`partner/${partner} ${operation}`);
      this.trace.record(region, partner, operation, about);
    },
  };

  #committed(region: Region, writes: readonly Write[], result: CommitResult): void {
    const first = writes[0]?.key;
    const name = `${first?.partition} ${first?.sort} and ${writes.length - 1} more`;
    if (!result.ok) {
      this.trace.count('commit/conflict');
      this.trace.record(region, 'conflict', name);
      return;
    }
    this.trace.record(region, 'commit', name);
    this.#noteSeats(region, writes);
    const events = writes.flatMap((write) =>
      // Written just now by `appendEvent`, the kind's one writer.
      write.kind.name === eventKind.name && write.op === 'put' ? [write.value as Event] : [],
    );
    for (const event of events) {
      this.trace.count(`event/${event.type}`);
      this.trace.record(region, 'event', `${event.type} ${event.subject} ${event.sequence}`);
      this.trace.keep((recording, at) => recording.committed(event, keysOf(writes), region, at));
    }
    for (const listener of this.listeners) listener.committed?.(region, writes, events);
  }

  /** Tells when a Region writes down that a home has another holder. */
  #noteSeats(region: Region, writes: readonly Write[]): void {
    for (const { key, kind, ...write } of writes) {
      if (kind.name !== 'roster' || !('value' in write)) continue;
      const { seats } = write.value as Roster; // Its one writer is the keeper of Regions.
      for (const { region: home } of this.sites) {
        const name = `${key.partition} ${home}`;
        const { epoch, holder, standing } = seats[home];
        const seat = `${holder} ${epoch} ${standing}`;
        if ((this.#seats.get(name) ?? firstSeat(home)) === seat) continue;
        this.#seats.set(name, seat);
        this.trace.seat(region, home, seats[home]);
      }
    }
  }

  async #deliverWebhook(body: Uint8Array, signature: string, home: Region): Promise<void> {
    const answer = await this.edge.ask({
      method: 'POST',
      path: '/api/partners/payment-provider/webhooks',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: new TextDecoder().decode(body),
      region: home,
      label: 'provider: webhook',
    });
    this.trace.count(`answer/receivePaymentWebhook ${answer.status}`);
    this.trace.record('world', 'webhook', `${home} answered ${answer.status}`);
    if (answer.status >= 300) throw new Error(`The webhook was answered with ${answer.status}`);
  }
}

function firstSeat(home: Region): string {
  const { epoch, holder, standing } = firstRoster.seats[home];
  return `${holder} ${epoch} ${standing}`;
}

function keysOf(writes: readonly Write[]): string {
  return writes.map(({ key }) => `${key.partition}/${key.sort}`).join(' ');
}
