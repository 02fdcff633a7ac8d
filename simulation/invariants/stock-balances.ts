import type { Allotment, StockLine } from '#modules/inventory/index.ts';
import type { Region } from '#kernel/region.ts';
import type { Event } from '#ports/event.ts';
import type { Write } from '#ports/table.ts';
import { waitsForPeople } from '../world/sent-unheard.ts';
import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import { lines, sum } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { uncertainUnits } from './unheard.ts';

const name = 'units of stock balance';

/**
 * At every commit: what an allotment gains or loses is what the events of the same commit tell, and
 * nothing falls below nought. In the end: what is there is what was received less what left, and
 * what is reserved is what living reservations hold.
 */
export const stockBalances: Invariant = {
  name,
  watch: (world) => {
    const known = new Map<string, Allotment>();
    return {
      committed: (region, writes, events) => checkCommit({ world, known, region }, writes, events),
    };
  },
  atEnd: (world, end) => {
    const uncertain = uncertainUnits(world, end);
    checkSums(world, end, uncertain);
    checkReserved(world, end, uncertain);
    checkReceipts(world, end, uncertain);
    checkReclaimed(world, end);
  },
};

/** What an allotment answers for: its own units, and those on their way from it. */
function held({ credited, free, given, reserved }: Allotment): number {
  return free + reserved + given - credited;
}

interface Watch {
  readonly world: World;
  /** The allotments as each Region that writes them wrote them last. */
  readonly known: Map<string, Allotment>;
  readonly region: Region;
}

function checkCommit(
  { known, region, world }: Watch,
  writes: readonly Write[],
  events: readonly Event[],
): void {
  let gained = 0;
  let touched = 0;
  let isKnown = true;
  for (const write of writes) {
    if (write.kind.name !== 'allotment' || write.op !== 'put') continue;
    const allotment = write.value as Allotment; // The kind's one writer wrote it just now.
    const key = `${write.key.partition} ${write.key.sort}`;
    const before = known.get(`${region} ${key}`);
    known.set(`${region} ${key}`, allotment);
    // What a lost Region wrote last, its successor may not have heard: it goes on from what it has.
    isKnown &&= before !== undefined || allotment.region === region;
    touched += 1;
    gained += held(allotment) - (before ? held(before) : 0);
    if (allotment.free < 0 || allotment.reserved < 0) {
      world.violate(name, `${key} holds ${allotment.free} free, ${allotment.reserved} reserved`);
    }
  }
  if (touched === 0 || !isKnown) return;
  // A step and the settlement of an earlier one may be one commit: then the settlement says it all.
  const settled = writes.some(({ kind }) => kind.name === 'settlement');
  const telling = settled ? events.filter((event) => !isDispatch(event)) : events;
  const told = sum(telling, (event) => signOf(event) * units(lines(event))) - settledAway(writes);
  if (gained === told) return;
  const what = events.map(({ subject, type }) => `${type} ${subject}`).join(', ');
  world.violate(name, `allotments gained ${gained}, and ${what || 'nothing'} tells of ${told}`);
}

function units(all: readonly { readonly quantity: number }[]): number {
  return sum(all, ({ quantity }) => quantity);
}

function isDispatch({ type }: Event): boolean {
  return type === 'stock.dispatched';
}

function signOf({ type }: Event): number {
  if (type === 'stock.received' || type === 'stock.adjusted') return 1;
  return type === 'stock.dispatched' ? -1 : 0;
}

interface Settled {
  readonly booked: string;
  readonly lines: readonly StockLine[];
}

/** Units that left by another Region's word, as the books of their own Region follow it. */
function settledAway(writes: readonly Write[]): number {
  return sum(writes, (write) => {
    if (write.kind.name !== 'settlement' || write.op !== 'put') return 0;
    const { booked, lines: settled } = write.value as Settled; // Its one writer wrote it just now.
    return booked === 'dispatched' ? units(settled) : 0;
  });
}

type Units = ReadonlyMap<string, number>;

/** What left the house stays gone, whichever Region told of it and however often. */
function dispatched(events: readonly Event[]): readonly Event[] {
  return [...new Map(events.filter(isDispatch).map((event) => [event.subject, event])).values()];
}

/** What only a lost Region knew of its units is for people to count: by so much the sums may be off. */
function checkSums(world: World, { allotments, events }: EndState, uncertain: Units): void {
  const there = unitsBy(allotments, ({ free, reserved }) => free + reserved);
  const booked = new Map<string, number>();
  // An adjustment may take away.
  const moves = [...events.filter((event) => !isDispatch(event)), ...dispatched(events)];
  for (const event of moves) {
    for (const { quantity, variantId } of lines(event)) {
      booked.set(variantId, (booked.get(variantId) ?? 0) + signOf(event) * quantity);
    }
  }
  for (const variantId of new Set([...there.keys(), ...booked.keys()])) {
    const [has, ought] = [there.get(variantId) ?? 0, booked.get(variantId) ?? 0];
    if (Math.abs(has - ought) <= (uncertain.get(variantId) ?? 0)) continue;
    const what = `${has} units of ${variantId} are there`;
    world.violate(name, `${what}, and ${ought} were received and did not leave`);
  }
  for (const allotment of allotments) {
    const { free, location, region, reserved, variantId } = allotment;
    if (free >= 0 && reserved >= 0) continue;
    world.violate(name, `${variantId} at ${location} in ${region}: ${free} and ${reserved}`);
  }
}

/** What a lost Region set aside for orders that nobody knows stays set aside. */
function checkReserved(
  world: World,
  { allotments, reservations }: EndState,
  uncertain: Units,
): void {
  const reserved = unitsBy(allotments, (allotment) => allotment.reserved);
  const living = reservations.filter(({ status }) => status === 'held' || status === 'confirmed');
  const claimed = unitsBy(
    living.flatMap((reservation) => reservation.lines),
    ({ quantity }) => quantity,
  );
  for (const variantId of new Set([...reserved.keys(), ...claimed.keys()])) {
    const [has, ought] = [reserved.get(variantId) ?? 0, claimed.get(variantId) ?? 0];
    if (has >= ought && has - ought <= (uncertain.get(variantId) ?? 0)) continue;
    const what = `${has} units of ${variantId} are reserved`;
    world.violate(name, `${what}, and reservations hold ${ought}`);
  }
}

/** In the end a survivor sells whatever a lost Region had to sell. */
function checkReclaimed(world: World, { allotments }: EndState): void {
  for (const { free, location, region, variantId } of allotments) {
    if (free === 0 || !world.lost.has(region) || waitsForPeople(world, region)) continue;
    world.violate(
      name,
      `${free} of ${variantId} at ${location} are left in ${region}, which is lost`,
    );
  }
}

function unitsBy<T extends { readonly variantId: string }>(
  all: readonly T[],
  of: (one: T) => number,
): Map<string, number> {
  const units = new Map<string, number>();
  for (const one of all) units.set(one.variantId, (units.get(one.variantId) ?? 0) + of(one));
  return units;
}

/** What staff was told was booked is booked; what they were told nothing about may be. */
function checkReceipts(world: World, { events }: EndState, uncertain: Units): void {
  const { doubtful, received } = world.ledger;
  const booked = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'stock.received' && event.type !== 'stock.adjusted') continue;
    // Goods that come back are booked by the house itself.
    if ((event.data as { readonly reason?: string }).reason === 'return') continue;
    for (const { quantity, variantId } of lines(event))
      world.ledger.book(booked, variantId, quantity);
  }
  for (const variantId of new Set([...received.keys(), ...booked.keys()])) {
    const [told, found] = [received.get(variantId) ?? 0, booked.get(variantId) ?? 0];
    const open = (doubtful.get(variantId) ?? 0) + (uncertain.get(variantId) ?? 0);
    if (Math.abs(found - told) <= open) continue;
    world.violate(name, `staff was told of ${told} of ${variantId}, and ${found} are booked`);
  }
}
