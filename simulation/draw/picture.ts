import type { Outcome } from '../run-plan.ts';
import { levelOf, levels } from '../timeline/level.ts';
import { shortIds } from '../timeline/timeline.ts';
import { opening } from '../workload/house.ts';
import type { Plan } from '../world/plan.ts';
import type { Recording, TraceEntry } from '../world/recording.ts';
import { laneOf } from './faults.ts';
import { scaleOf } from './scale.ts';
import type { Scale } from './scale.ts';

/** A run as it is drawn: times in milliseconds since the opening, orders by their place in the list. */
export interface Picture {
  readonly seed: number;
  readonly hash: string;
  readonly command: string;
  readonly endMs: number;
  readonly scale: Scale;
  /** From top to bottom. */
  readonly lanes: readonly string[];
  readonly regions: readonly string[];
  readonly messages: readonly DrawnMessage[];
  readonly points: readonly Point[];
  readonly faults: readonly Band[];
  /** When a Region's process was not there. */
  readonly downs: readonly Band[];
  readonly seats: readonly DrawnSeat[];
  readonly orders: readonly DrawnOrder[];
  readonly violations: readonly DrawnViolation[];
}

/** `at` is when it was sent, `to` where it went; `end` is absent when it never arrived. */
export interface DrawnMessage {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly end?: number;
  readonly text: string;
  readonly orders?: readonly number[];
}

export interface Point {
  readonly lane: string;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  readonly level: number;
  readonly orders?: readonly number[];
}

export interface Band {
  readonly lane: string;
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** Who holds a home from here on. */
export interface DrawnSeat {
  readonly home: string;
  readonly holder: string;
  readonly epoch: number;
  readonly standing: string;
  readonly at: number;
  readonly text: string;
}

export interface DrawnOrder {
  readonly id: string;
  readonly buyer: string;
  readonly at: number;
  readonly end: number;
  /** The last that was told of the order itself. */
  readonly status: string;
  readonly isBroken: boolean;
}

export interface DrawnViolation {
  readonly rule: string;
  readonly text: string;
  readonly at: number;
  readonly orders: readonly number[];
}

export function pictureOf(plan: Plan, outcome: Outcome, command: string): Picture {
  const { hash, recording, simulatedMs, violations } = outcome;
  const ids = [...new Set([...recording.orders.values()].flatMap((set) => [...set]))].toSorted();
  const index = new Map(ids.map((id, at) => [id, at]));
  const ordersOf = (names: readonly string[]): number[] => {
    const found = names.flatMap((name) => [...(recording.orders.get(name) ?? [])]);
    return [...new Set(found)].map((id) => index.get(id) ?? 0);
  };
  const shopperNames = new Set(plan.shoppers.map(({ name }) => name));
  const points = recording.entries
    .filter((entry) => isPoint(entry, shopperNames))
    .map((entry) => pointOf(entry, ordersOf([entry.kind, ...entry.ids])));
  const messages = recording.messages.map((message) => messageOf(message, ordersOf(message.ids)));
  const drawnViolations = violations.map(({ atMs, detail, rule }) => {
    const named = detail.match(/\b(?:ord|cart|pay|rsv|dlv)_[a-z]+_[0-9a-z]{26}/g) ?? [];
    return { rule, text: shortIds(detail), at: atMs, orders: ordersOf(named) };
  });
  const broken = new Set(drawnViolations.flatMap(({ orders }) => orders));
  return {
    seed: plan.seed,
    hash,
    command,
    endMs: simulatedMs,
    scale: scaleOf(momentsOf(messages, points, plan), simulatedMs),
    lanes: lanesOf(plan),
    regions: plan.regions,
    messages,
    points,
    faults: plan.faults.map((fault) => ({
      lane: laneOf(fault),
      at: fault.atMs,
      end: Math.min(fault.atMs + fault.forMs, simulatedMs),
      text: `${fault.kind} (${fault.region}, ${Math.round(100 * fault.force)} %)`,
    })),
    downs: downsOf(recording, plan, simulatedMs),
    seats: seatsOf(recording),
    orders: ids.map((id, at) => orderOf(id, recording, points, messages, at, broken.has(at))),
    violations: drawnViolations,
  };
}

/** Clients above, Regions with their link between them, and below whom they ask. */
function lanesOf({ regions }: Plan): string[] {
  const [first = 'eu', ...others] = regions;
  return ['clients', first, 'link', ...others, 'provider', 'courier', 'witness'];
}

/** What is drawn as a point; most of what clients do is drawn as messages already. */
function isPoint({ kind, lane, text }: TraceEntry, shoppers: ReadonlySet<string>): boolean {
  if (lane !== 'world') return kind !== 'arrives' && levelOf(kind, text) < levels.all;
  return kind === 'violation' || kind === 'phase' || shoppers.has(kind);
}

function pointOf({ at, kind, lane, text }: TraceEntry, orders: readonly number[]): Point {
  return {
    lane: lane === 'world' ? 'clients' : lane,
    at: at - opening,
    kind,
    text: shortIds(text),
    level: levelOf(kind, text),
    ...(orders.length > 0 && { orders }),
  };
}

function messageOf(
  { arrivedAt, from, kind, sentAt, text, to }: Recording['messages'][number],
  orders: readonly number[],
): DrawnMessage {
  return {
    kind,
    from,
    to,
    at: sentAt - opening,
    ...(arrivedAt !== undefined && { end: arrivedAt - opening }),
    text: shortIds(text),
    ...(orders.length > 0 && { orders }),
  };
}

/** What holds time open: not what goes on all the time. */
function momentsOf(
  messages: readonly DrawnMessage[],
  points: readonly Point[],
  { faults }: Plan,
): number[] {
  const telling = messages.filter(
    ({ kind, text }) => kind !== 'lease' && kind !== 'witness' && text !== 'list',
  );
  return [
    ...telling.flatMap(({ at, end }) => (end === undefined ? [at] : [at, end])),
    ...points.map(({ at }) => at),
    ...faults.flatMap(({ atMs, forMs }) => [atMs, atMs + forMs]),
  ];
}

function downsOf({ entries }: Recording, { regions }: Plan, endMs: number): Band[] {
  return regions.flatMap((region) => {
    const bands: Band[] = [];
    let since: number | undefined;
    for (const { at, kind, lane, text } of entries) {
      if (lane !== region || kind !== 'process') continue;
      if (text === 'dies') since ??= at - opening;
      if (text !== 'answers' || since === undefined) continue;
      bands.push({ lane: region, at: since, end: at - opening, text: 'down' });
      since = undefined;
    }
    if (since !== undefined) bands.push({ lane: region, at: since, end: endMs, text: 'down' });
    return bands;
  });
}

/** Each change of a holder once, when the first Region learned of it. */
function seatsOf({ seats }: Recording): DrawnSeat[] {
  const seen = new Set<string>();
  return seats.flatMap(({ at, epoch, holder, home, standing }) => {
    const name = `${home} ${epoch} ${standing}`;
    if (seen.has(name)) return [];
    seen.add(name);
    const text = seatText(home, holder, epoch, standing);
    return [{ home, holder, epoch, standing, at: at - opening, text }];
  });
}

function seatText(home: string, holder: string, epoch: number, standing: string): string {
  switch (standing) {
    case 'serving':
      return `${home} is home again, epoch ${epoch}`;
    case 'returning':
      return `${holder} hands ${home} back`;
    case 'lost':
      return `${home} is declared lost, epoch ${epoch}`;
    default:
      return `${holder} adopts ${home}, epoch ${epoch}`;
  }
}

function orderOf(
  id: string,
  { orders }: Recording,
  points: readonly Point[],
  messages: readonly DrawnMessage[],
  index: number,
  isBroken: boolean,
): DrawnOrder {
  const own = points.filter((point) => point.orders?.includes(index) === true);
  const told = own.filter(({ kind, text }) => kind === 'event' && text.startsWith('order.'));
  const moments = [
    ...own.map(({ at }) => at),
    ...messages.filter((one) => one.orders?.includes(index) === true).map(({ at }) => at),
  ];
  const names = [...orders].filter(([, of]) => of.has(id)).map(([name]) => name);
  const actors = [...names, ...own.map(({ kind }) => kind)];
  return {
    id,
    buyer: actors.find((name) => name.startsWith('shopper')) ?? '',
    at: Math.min(...moments),
    end: Math.max(...moments),
    status: told.at(-1)?.text.split(' ')[0]?.replace('order.', '') ?? 'unknown',
    isBroken,
  };
}
