import { z } from 'zod';
import { otherRegions, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { firstRoster } from '#kernel/roster.ts';
import type { Seat, Standing } from '#kernel/roster.ts';
import type { Clock } from '#ports/clock.ts';
import { send } from '../traffic/client.ts';
import type { LagView, RegionView } from './state.ts';

const lookEveryMs = 300;
const askTimeoutMs = 1_500;

const depth = z.object({
  waiting: z.number(),
  delayed: z.number(),
  inFlight: z.number(),
  dead: z.number(),
});
const lag = z.object({ commits: z.number(), behindMs: z.number() });
const healthSchema = z.object({
  relay: lag,
  queues: depth,
  replication: z.array(lag.partial().extend({ from: z.string(), reachable: z.boolean() })),
});
const seatSchema = z.object({
  region: z.enum(regions),
  holder: z.enum(regions),
  epoch: z.number(),
  standing: z.enum(['serving', 'evacuated', 'returning', 'lost'] satisfies Standing[]),
  lease: z.object({ held: z.boolean(), from: z.string().nullable() }).nullable(),
});
const rosterSchema = z.object({ version: z.number(), items: z.array(seatSchema) });

/** What a Region told of itself, and when. */
export type Sight = Pick<RegionView, 'heardAt' | 'lease' | 'relay' | 'queues'> & {
  readonly lag: LagView | undefined;
};

export interface WatchOptions {
  readonly addresses: Readonly<Record<Region, string>>;
  /** Of a member of staff who may see health and the roster. */
  readonly token: string;
  readonly clock: Clock;
  readonly onSeen: (text: string) => void;
}

/** Looks at both Regions all the time, each at its own door: what it knows of one needs no other. */
export class RegionWatch {
  readonly #options: WatchOptions;
  readonly #stop = new AbortController();
  readonly #sights = new Map<Region, Sight>();
  #seats: Readonly<Record<Region, Seat>> = firstRoster.seats;
  #version = firstRoster.version;

  constructor(options: WatchOptions) {
    this.#options = options;
    for (const region of regions) void this.#watch(region);
  }

  sight(region: Region): Sight | undefined {
    return this.#sights.get(region);
  }

  seat(home: Region): Seat {
    return this.#seats[home];
  }

  close(): void {
    this.#stop.abort();
  }

  async #watch(region: Region): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await Promise.all([this.#lookAtHealth(region), this.#lookAtRoster(region)]);
      await clock.wait(lookEveryMs, signal).catch(() => undefined);
    }
  }

  async #lookAtHealth(region: Region): Promise<void> {
    const body = await this.#ask(region, '/api/staff/health');
    const health = healthSchema.safeParse(body);
    if (!health.success) return;
    const { queues, relay, replication } = health.data;
    const [other] = otherRegions(region);
    const seen = replication.find(({ from }) => from === other);
    this.#saw(region, { queues, relay, lag: seen });
  }

  async #lookAtRoster(region: Region): Promise<void> {
    const body = await this.#ask(region, '/api/staff/regions');
    const roster = rosterSchema.safeParse(body);
    if (!roster.success) return;
    const { items, version } = roster.data;
    const lease = items.find((item) => item.region === region)?.lease;
    if (lease) this.#saw(region, { lease: { held: lease.held, from: lease.from ?? undefined } });
    // Of two Regions that tell differently, the one with the later version knows more.
    if (version <= this.#version) return;
    this.#version = version;
    for (const { epoch, holder, region: home, standing } of items) {
      this.#seated(home, { holder, epoch, standing });
    }
  }

  #seated(home: Region, seat: Seat): void {
    const known = this.#seats[home];
    if (known.epoch === seat.epoch && known.standing === seat.standing) return;
    this.#seats = { ...this.#seats, [home]: seat };
    const { epoch, holder, standing } = seat;
    const text = `Roster: ${home} is ${standing}, held by ${holder} in epoch ${epoch}`;
    this.#options.onSeen(text);
  }

  #saw(region: Region, part: Partial<Sight>): void {
    const before = this.#sights.get(region) ?? nothingSeen;
    this.#sights.set(region, { ...before, ...part, heardAt: this.#options.clock.now() });
  }

  async #ask(region: Region, path: string): Promise<unknown> {
    const { addresses, token } = this.#options;
    const reply = await send(addresses[region], path, { token, timeoutMs: askTimeoutMs });
    return reply.status === 200 ? reply.body : undefined;
  }
}

const nothingSeen: Sight = {
  heardAt: 0,
  lease: undefined,
  lag: undefined,
  relay: undefined,
  queues: undefined,
};
