import { perRegion, regions } from './region.ts';
import type { Region } from './region.ts';
import { refused, ok } from './result.ts';
import type { Result } from './result.ts';

/**
 * Who looks after what is at home in a Region. `serving`: the home itself. `evacuated`: a survivor
 * adopted it, and the home may come back. `returning`: the survivor is handing it back, and for that
 * moment nobody commits it. `lost`: the home's store will never be back.
 */
export type Standing = 'serving' | 'evacuated' | 'returning' | 'lost';

/** One home and its holder. Every change of holder is a new epoch, so each epoch has one holder. */
export interface Seat {
  readonly holder: Region;
  /** 0 before the first evacuation. */
  readonly epoch: number;
  readonly standing: Standing;
}

/** Which Region holds each home: one document, changed by compare-and-set under its `version`. */
export interface Roster {
  /** Counts the changes. */
  readonly version: number;
  readonly seats: Readonly<Record<Region, Seat>>;
}

/** Every Region holds its own. */
export const firstRoster: Roster = {
  version: 0,
  seats: perRegion((region) => ({ holder: region, epoch: 0, standing: 'serving' })),
};

export type RosterRefusal =
  | 'region_not_serving'
  | 'survivor_not_serving'
  | 'region_not_evacuated'
  | 'region_not_returning'
  | 'region_lost';

/** A survivor adopts what is at home in `home`. Only one that serves itself may. */
export function evacuated(
  roster: Roster,
  home: Region,
  survivor: Region,
): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing !== 'serving') return refused('region_not_serving');
  if (survivor === home || roster.seats[survivor].standing !== 'serving') {
    return refused('survivor_not_serving');
  }
  return ok(
    seated(roster, home, { holder: survivor, epoch: seat.epoch + 1, standing: 'evacuated' }),
  );
}

/** The holder begins to hand back: it commits nothing of that home any more. */
export function returning(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing === 'lost') return refused('region_lost');
  if (seat.standing === 'returning') return ok(roster);
  if (seat.standing !== 'evacuated') return refused('region_not_evacuated');
  return ok(seated(roster, home, { ...seat, standing: 'returning' }));
}

/** The home has all that its holder wrote, and takes over again. */
export function returned(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing === 'lost') return refused('region_lost');
  if (seat.standing !== 'returning') return refused('region_not_returning');
  return ok(seated(roster, home, { holder: home, epoch: seat.epoch + 1, standing: 'serving' }));
}

/** The handing back failed half-way: the survivor goes on holding. */
export function stayed(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing !== 'returning') return refused('region_not_returning');
  return ok(seated(roster, home, { ...seat, standing: 'evacuated' }));
}

/**
 * The home takes back its own from a holder that is gone, without what only that holder had: an epoch
 * later, so that nothing which appears after all counts for more than what the home goes on with.
 */
export function reclaimed(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing === 'lost') return refused('region_lost');
  if (seat.standing === 'serving') return refused('region_not_evacuated');
  return ok(seated(roster, home, { holder: home, epoch: seat.epoch + 1, standing: 'serving' }));
}

/** The home's store is gone for good: what it alone knew will never come. */
export function lost(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing === 'lost') return ok(roster);
  if (seat.standing !== 'evacuated') return refused('region_not_evacuated');
  return ok(seated(roster, home, { ...seat, standing: 'lost' }));
}

/** A new store, which knows nothing but what the survivor told it, takes the place of a lost one. */
export function rejoined(roster: Roster, home: Region): Result<Roster, RosterRefusal> {
  const seat = roster.seats[home];
  if (seat.standing !== 'lost') return refused('region_not_evacuated');
  return ok(seated(roster, home, { ...seat, standing: 'evacuated' }));
}

/** The homes that a Region holds, in the order of `regions`. */
export function homesHeldBy(roster: Roster, holder: Region): Region[] {
  return regions.filter((home) => roster.seats[home].holder === holder);
}

function seated(roster: Roster, home: Region, seat: Seat): Roster {
  return { version: roster.version + 1, seats: { ...roster.seats, [home]: seat } };
}
