import type { SeededRandom, SimulatedClock } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { ReplicatedChange } from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import type { Network } from './network.ts';
import type { Site } from './site.ts';

/** What may happen to a change on its way; all nought at first. */
export interface ReplicationFaults {
  /** A change takes up to so much longer, each for itself: they overtake each other. */
  lateMsMax: number;
  lateChance: number;
  /** A change arrives twice, the second time late. */
  twiceChance: number;
  /** Nothing arrives while this is not nought. */
  stalls: number;
}

/** The changes of one page of the stream. */
interface Batch {
  /** Where the page began. */
  readonly after: number;
  left: number;
}

interface Parcel {
  readonly change: ReplicatedChange;
  readonly leftAt: Instant;
  readonly batch: Batch;
  isDelivered: boolean;
}

interface CarrierPorts {
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  readonly network: Network;
  /** Whether a Region is there at all: its store can be read and written. */
  readonly isUp: (region: Region) => boolean;
  readonly arrived: (from: Region, to: Region, change: ReplicatedChange, leftAt: Instant) => void;
}

/** Changes of one commit leave together, a little after it. */
const gatherMs = 50;

/** Carries one Region's own changes to another's table, each item for itself, for ever. */
export class Carrier {
  readonly faults: ReplicationFaults = {
    lateMsMax: 0,
    lateChance: 0,
    twiceChance: 0,
    stalls: 0,
  };
  readonly from: Site;
  readonly to: Site;
  readonly #ports: CarrierPorts;
  #cursor: Cursor = firstCursor;
  #travelling = 0;
  #held: Parcel[] = [];
  /** What left in one page and has not all arrived, oldest first. */
  readonly #batches: Batch[] = [];

  constructor(from: Site, to: Site, ports: CarrierPorts) {
    this.from = from;
    this.to = to;
    this.#ports = ports;
  }

  /** Begins after what both have already. */
  async start(): Promise<void> {
    this.#cursor = await this.from.table.latest();
    void this.#run();
  }

  /** How many changes have left and not arrived. */
  get travelling(): number {
    return this.#travelling + this.#held.length;
  }

  async isCaughtUp(): Promise<boolean> {
    return this.travelling === 0 && this.#cursor === (await this.from.table.latest());
  }

  /** Lets go what was held up, where it can go now. */
  release(): void {
    if (!this.#isOpen()) return;
    const held = this.#held;
    this.#held = [];
    for (const parcel of held) this.#travel(parcel, 0);
  }

  /** Whether all that the giver had written by this mark of its stream has arrived. */
  hasArrived(mark: Cursor): boolean {
    while (this.#batches[0]?.left === 0) this.#batches.shift();
    const oldest = this.#batches.find(({ left }) => left > 0)?.after ?? positionOf(this.#cursor);
    return oldest >= positionOf(mark);
  }

  #isOpen(): boolean {
    const { isUp, network } = this.#ports;
    const [from, to] = [this.from.region, this.to.region];
    // What a Region has not sent before it dies is sent when it is back, or never.
    return this.faults.stalls === 0 && isUp(from) && isUp(to) && network.isOpen(from, to);
  }

  async #run(): Promise<void> {
    const { clock, isUp, network } = this.#ports;
    for (;;) {
      if (!isUp(this.from.region)) {
        await network.changed();
        continue;
      }
      const page = await this.from.table.pull(this.#cursor, 500, this.to.region);
      this.#depart(page.changes, positionOf(this.#cursor));
      const isAtEnd = page.cursor === this.#cursor;
      this.#cursor = page.cursor;
      if (!isAtEnd) continue;
      await this.from.table.changed(this.#cursor);
      await clock.wait(gatherMs);
    }
  }

  #depart(changes: readonly ReplicatedChange[], after: number): void {
    if (changes.length === 0) return;
    const { clock, random } = this.#ports;
    const { lateChance, lateMsMax, twiceChance } = this.faults;
    const batch: Batch = { after, left: changes.length };
    this.#batches.push(batch);
    for (const change of changes) {
      const parcel: Parcel = { change, batch, leftAt: clock.now(), isDelivered: false };
      const late = () => random.below(Math.max(1_000, lateMsMax));
      this.#travel(parcel, random.happens(lateChance) ? late() : 0);
      if (random.happens(twiceChance)) this.#travel(parcel, late());
    }
  }

  #travel(parcel: Parcel, lateMs: number): void {
    const { clock, network } = this.#ports;
    this.#travelling += 1;
    clock.at(plus(clock.now(), network.drawHopMs() + lateMs), () => {
      this.#travelling -= 1;
      if (this.#isOpen()) void this.#arrive(parcel);
      else this.#held.push(parcel);
    });
  }

  async #arrive(parcel: Parcel): Promise<void> {
    await this.to.table.apply([parcel.change]);
    if (!parcel.isDelivered) parcel.batch.left -= 1;
    parcel.isDelivered = true;
    this.#ports.arrived(this.from.region, this.to.region, parcel.change, parcel.leftAt);
  }
}

/** Where in the stream a cursor of a simulated table stands. */
function positionOf(cursor: Cursor): number {
  return cursor === firstCursor ? 0 : Number.parseInt(cursor, 36);
}
