import { readFile } from 'node:fs/promises';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import type { SupervisedProcess } from '../child-process.ts';
import type { EdgeControl } from '../edge/edge.ts';
import { ways } from '../network/network.ts';
import type { Network, Place } from '../network/network.ts';
import { openDoors } from './doors.ts';
import { OrderMeter } from './meter.ts';
import type { ControlState, RegionView } from './state.ts';
import { nameOf, operate } from './switches.ts';
import type { SwitchPorts } from './switches.ts';
import { Timeline } from './timeline.ts';
import { Visitors } from './visitors.ts';
import { RegionWatch } from './watch.ts';

export interface RoomOptions {
  readonly edgeUrl: string;
  readonly addresses: Readonly<Record<Region, string>>;
  readonly network: Network;
  readonly parts: Readonly<Partial<Record<Place, SupervisedProcess>>>;
  /** Of a member of staff who may do all that the room does. */
  readonly staffToken: string;
  /** What the switches ask for. */
  readonly controlToken: string;
  readonly clock: Clock;
  /** Whether the edge leads visitors there. */
  readonly isTrusted: (region: Region) => boolean;
}

/** The control room: sees both Regions, and has the switches. */
export interface ControlRoom extends EdgeControl {
  /** Something that the house said of its parts. */
  seen(text: string): void;
  close(): void;
}

export async function openControlRoom(options: RoomOptions): Promise<ControlRoom> {
  const { addresses, clock, controlToken, edgeUrl, network, parts, staffToken: token } = options;
  const timeline = new Timeline(clock);
  const meter = new OrderMeter(clock);
  const watch = new RegionWatch({
    addresses,
    token,
    clock,
    onSeen: (text) => timeline.add('seen', text),
  });
  const visitors = new Visitors({ url: edgeUrl, addresses, token, clock });
  const ports: SwitchPorts = { network, parts, addresses, token, visitors, timeline };
  const stopNoticing = notice(options, timeline);
  const state = () => stateOf(options, { meter, timeline, visitors, watch });
  const doors = openDoors({
    state,
    operate: (command, body) => operate(ports, command, body),
    controlToken,
    files: await roomFiles(),
  });
  return {
    onAnswer: (led) => meter.answered(led),
    holderOf: (home) => watch.seat(home).holder,
    seen: (text) => timeline.add('seen', text),
    serve: doors.serve,
    close: () => {
      stopNoticing();
      doors.close();
      visitors.close();
      watch.close();
    },
  };
}

const pageFiles = [
  'room.html',
  'room.css',
  'room.js',
  'region.js',
  'region-switches.js',
  'sea.js',
] as const;

async function roomFiles(): Promise<Map<string, string>> {
  const at = (name: string) => new URL(`./page/${name}`, import.meta.url);
  const read = pageFiles.map(async (name) => [name, await readFile(at(name), 'utf8')] as const);
  return new Map(await Promise.all(read));
}

interface Instruments {
  readonly meter: OrderMeter;
  readonly timeline: Timeline;
  readonly visitors: Visitors;
  readonly watch: RegionWatch;
}

function stateOf(options: RoomOptions, instruments: Instruments): ControlState {
  const { clock, network, parts } = options;
  const { meter, timeline, visitors } = instruments;
  return {
    at: clock.now(),
    regions: {
      eu: regionView(options, instruments, 'eu'),
      ap: regionView(options, instruments, 'ap'),
    },
    witness: { process: parts.witness?.state() },
    ways: ways.map((way) => ({
      way,
      cut: network.cutOf(way),
      delayMs: network.conditions(way).delayMs,
      waitingBytes: network.waitingBytes(way),
      carriedBytes: network.carriedBytes(way),
    })),
    stock: visitors.stock(),
    traffic: visitors.view(),
    ordersBySecond: { eu: meter.bySecond('eu'), ap: meter.bySecond('ap') },
    timeline: timeline.entries(),
  };
}

function regionView(
  { isTrusted, parts }: RoomOptions,
  { meter, watch }: Instruments,
  region: Region,
): RegionView {
  const sight = watch.sight(region);
  return {
    process: parts[region]?.state() ?? 'halted',
    trusted: isTrusted(region),
    heardAt: sight?.heardAt ?? 0,
    seat: watch.seat(region),
    lease: sight?.lease,
    lag: sight?.lag,
    relay: sight?.relay,
    queues: sight?.queues,
    orders: meter.total(region),
  };
}

const noticeEveryMs = 200;

/** Writes into the timeline when the edge stops or begins to lead visitors to a Region. */
function notice({ isTrusted }: RoomOptions, timeline: Timeline): () => void {
  const before = new Map<Region, boolean>();
  const timer = setInterval(() => {
    for (const region of regions) {
      const now = isTrusted(region);
      if ((before.get(region) ?? now) !== now) {
        const led = now ? 'leads visitors to' : 'leads nobody to';
        timeline.add('seen', `The edge ${led} ${nameOf(region)}`);
      }
      before.set(region, now);
    }
  }, noticeEveryMs);
  return () => clearInterval(timer);
}
