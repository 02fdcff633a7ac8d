import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import type { SeededRandom } from '#adapters/simulated/index.ts';
import { Link } from '#adapters/simulated/link.ts';
import { SimulatedPeers } from '#adapters/simulated/peers.ts';
import { SimulatedTable } from '#adapters/simulated/table.ts';
import { SimulatedTelemetry } from '#adapters/simulated/telemetry.ts';
import { SimulatedWitness } from '#adapters/simulated/witness.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Custody } from '#ports/custody.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import { WitnessUnreachable } from '#ports/witness.ts';
import type { IncarnationRefusal, Witness } from '#ports/witness.ts';
import { RegionCustody } from './custody.ts';
import { startRegionKeeper } from './keeper.ts';
import type { KeeperPorts, RegionKeeper } from './keeper.ts';

/** One process of a Region and its keeper. */
export interface KeptRegion extends KeeperPorts {
  readonly table: SimulatedTable;
  readonly keeper: RegionKeeper;
  readonly refusals: IncarnationRefusal[];
}

export interface KeptWorldOptions {
  readonly seed?: number;
  /** The most that a message takes, one way. */
  readonly latencyMsMax?: number;
  /** How much faster than others the clock of a Region runs, in parts of one; by chance up to it. */
  readonly driftMax?: number;
  readonly evacuateAfterMs?: number;
}

/** Two Regions with keepers, and a witness, on virtual time. Everything may be cut, killed, begun again. */
export class KeptWorld {
  readonly clock = new SimulatedClock({ mode: 'manual' });
  readonly random: SeededRandom;
  readonly witness: SimulatedWitness;
  readonly link: Link;
  readonly running = new Map<Region, KeptRegion>();
  readonly #options: KeptWorldOptions;
  readonly #tables = new Map<Region, SimulatedTable>();
  readonly #peers: SimulatedPeers;
  readonly #latency: SeededRandom;
  readonly #incarnations = new Map<Region, number>(regions.map((region) => [region, 1]));

  constructor(options: KeptWorldOptions = {}) {
    this.#options = options;
    this.random = openSeededRandom(options.seed ?? 1);
    this.#latency = this.random.fork('latency');
    this.link = new Link(this.random.fork('link'), this.#tables);
    this.#peers = new SimulatedPeers(this.clock, this.random.fork('peers'), this.link);
    this.witness = new SimulatedWitness(this.clock);
    for (const region of regions) {
      this.renewStore(region);
      this.start(region);
    }
  }

  at(region: Region): KeptRegion {
    const running = this.running.get(region);
    if (!running) throw new Error(`Region ${region} does not run`);
    return running;
  }

  /** An empty store takes the place of the Region's. */
  renewStore(region: Region): void {
    const { clock, random } = this;
    // The table outlives its process, whose custody it asks.
    const custody = this.#custodyOf(region);
    const table = new SimulatedTable({ region, clock, random: random.fork(region), custody });
    this.#tables.set(region, table);
    this.link.forget(region);
    this.#incarnations.set(region, (this.#incarnations.get(region) ?? 0) + 1);
  }

  start(region: Region): KeptRegion {
    const clock = this.#clockOf(region);
    const table = this.#tables.get(region);
    if (!table) throw new Error(`No table of ${region}`);
    const refusals: IncarnationRefusal[] = [];
    const ports: KeeperPorts = {
      custody: new RegionCustody(region, clock),
      table,
      clock,
      random: this.random.fork(`process-${region}`),
      telemetry: new SimulatedTelemetry(),
      incarnation: `${region}-${this.#incarnations.get(region)}`,
      witness: this.#slowWitness(this.witness.of(region)),
      peers: this.#slowPeers(this.#peers.of(region)),
      arrivals: {
        mark: () => table.latest(),
        hasArrived: async (from, mark) => this.link.hasArrived(from, region, mark),
      },
    };
    const { evacuateAfterMs } = this.#options;
    const keeper = startRegionKeeper(ports, {
      onRefused: (refusal) => refusals.push(refusal),
      ...(evacuateAfterMs !== undefined && { evacuateAfterMs }),
    });
    this.#peers.register(region, keeper.operations);
    const kept: KeptRegion = { ...ports, table, keeper, refusals };
    this.running.set(region, kept);
    return kept;
  }

  kill(region: Region): void {
    const killed = this.running.get(region);
    this.running.delete(region);
    this.#peers.forget(region);
    void killed?.keeper.close();
  }

  /** Lets time pass, and replication with it. */
  async pass(durationMs: number, each: () => void = () => undefined): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 20) {
      await this.clock.advance(20);
      await this.link.step();
      each();
    }
  }

  /** Lets time pass until it holds; throws when it does not within `withinMs`. */
  async until(holds: () => boolean, withinMs = 20_000): Promise<number> {
    const from = this.clock.monotonicMs();
    while (!holds()) {
      if (this.clock.monotonicMs() - from > withinMs) throw new Error('It did not come to hold');
      await this.pass(20);
    }
    return this.clock.monotonicMs() - from;
  }

  /** The Regions that may commit now for a home. */
  committersOf(home: Region): Region[] {
    return [...this.running.values()]
      .filter(({ custody }) => custody.mayCommit(home))
      .map(({ custody }) => custody.region);
  }

  async close(): Promise<void> {
    const closing = [...this.running.values()].map(({ keeper }) => keeper.close());
    await this.clock.advance(30_000);
    await Promise.all(closing);
  }

  #custodyOf(region: Region): Custody {
    let last: Custody = new RegionCustody(region, this.clock);
    // Of a process that is gone, what it knew last.
    const now = (): Custody => (last = this.running.get(region)?.custody ?? last);
    return {
      holderOf: (home) => now().holderOf(home),
      epochOf: (home) => now().epochOf(home),
      standingOf: (home) => now().standingOf(home),
      mayCommit: (home) => this.running.has(region) && now().mayCommit(home),
      changed: (signal) => now().changed(signal),
    };
  }

  /** A clock that began at any moment, runs a little faster or slower, and whose time of day jumps. */
  #clockOf(region: Region): Clock {
    const { clock } = this;
    const random = this.random.fork(`clock-${region}-${clock.now()}`);
    const rate = 1 + (random.fraction() * 2 - 1) * (this.#options.driftMax ?? 0);
    const startMs = random.fraction() * 1e6;
    return {
      now: () => instant(clock.now() + Math.floor((random.fraction() - 0.5) * 120_000)),
      monotonicMs: () => startMs + clock.monotonicMs() * rate,
      wait: (durationMs, signal) => clock.wait(durationMs / rate, signal),
    };
  }

  /** The answer after its way there and back; `tooLate` when that takes longer than anybody waits. */
  async #slowly<R>(ask: () => Promise<R>, timeoutMs: number, tooLate: Error): Promise<R> {
    const latencyMsMax = this.#options.latencyMsMax ?? 0;
    // Now and then far beyond any time-out: the question arrives all the same.
    const delayMs = () =>
      this.#latency.fraction() * latencyMsMax * (this.#latency.happens(0.05) ? 20 : 1);
    const answered = async (): Promise<R> => {
      await this.clock.wait(delayMs());
      const answer = await ask();
      await this.clock.wait(delayMs());
      return answer;
    };
    const waited = async (): Promise<never> => {
      await this.clock.wait(timeoutMs);
      throw tooLate;
    };
    return await Promise.race([answered(), waited()]);
  }

  #slowPeers(peers: Peers): Peers {
    const tooLate = new PeerUnreachable('too late');
    return {
      ask: (region, operation, body, timeoutMs) =>
        this.#slowly(() => peers.ask(region, operation, body, timeoutMs), timeoutMs, tooLate),
    };
  }

  #slowWitness(witness: Witness): Witness {
    const inTime = <R>(ask: () => Promise<R>): Promise<R> =>
      this.#slowly(ask, 500, new WitnessUnreachable('too late'));
    return {
      renew: (renewal) => inTime(() => witness.renew(renewal)),
      propose: (proposal) => inTime(() => witness.propose(proposal)),
      read: () => inTime(() => witness.read()),
    };
  }
}
