import { present } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';

/**
 * The part of the units of a variant at a location that one Region may sell. Only that Region
 * changes it, so a sale needs no other Region's consent, and the sum of promises cannot exceed
 * what was received. `free` and `reserved` are never negative.
 */
export interface Allotment {
  readonly variantId: Id<'variant'>;
  readonly sku: string;
  readonly location: string;
  readonly region: Region;
  /** Units that may be promised. */
  readonly free: number;
  /** Units promised to orders and not yet gone. */
  readonly reserved: number;
  /** Units ever given to other Regions, and ever credited from them: the difference over all Regions is on its way. */
  readonly given: number;
  readonly credited: number;
  /** To whom the last few of scarce units were promised: some may come free again. */
  readonly promises?: readonly UnitPromise[];
}

/** Units of an allotment that a reservation holds, as long as it is neither confirmed nor released. */
export interface UnitPromise {
  readonly reservationId: Id<'reservation'>;
  readonly quantity: number;
  /** When it lapses. */
  readonly until: Instant;
}

export interface StockLine {
  readonly variantId: Id<'variant'>;
  readonly location: string;
  /** At least one. */
  readonly quantity: number;
}

/** Units set aside for an order, all out of one Region's allotments. */
export interface Reservation {
  readonly reservationId: Id<'reservation'>;
  readonly orderId: Id<'order'>;
  readonly lines: readonly StockLine[];
  readonly status: ReservationStatus;
  /** While held: when it lapses. */
  readonly expiresAt?: Instant;
  readonly sequence: number;
  /** The Region of the units, where it is not the home: that which held the home when it was made. */
  readonly drawnFrom?: Region;
  /** Of its home when it was made, and when it took its last step; absent for the first epoch. */
  readonly bornEpoch?: number;
  readonly epoch?: number;
  /** Its last step was not taken by the Region of the units, which has yet to follow it. */
  readonly isUnsettled?: true;
}

/** The Region whose allotments hold the units. */
export function regionOfUnits(
  reservation: Pick<Reservation, 'reservationId' | 'drawnFrom'>,
): Region {
  return reservation.drawnFrom ?? present(homeOf(reservation.reservationId), 'home of the units');
}

export type ReservationStatus = 'held' | 'confirmed' | 'released' | 'dispatched';

/** What each step may start from; one that has been taken may be repeated and changes nothing. */
const stepsFrom: Readonly<Record<ReservationStep, readonly ReservationStatus[]>> = {
  confirmed: ['held'],
  released: ['held', 'confirmed'],
  dispatched: ['confirmed'],
};

export type ReservationStep = Exclude<ReservationStatus, 'held'>;
export type StepRefusal =
  | 'reservation_released'
  | 'reservation_dispatched'
  | 'reservation_not_confirmed';

/**
 * Whether a reservation may take a step: `true` to take it, `false` when it was taken before.
 * A held reservation is confirmed even after its time when nobody released it yet: the units are
 * still set aside, and refusing would only lose a paid order.
 */
export function decideStep(
  reservation: Reservation,
  step: ReservationStep,
): Result<boolean, StepRefusal> {
  if (reservation.status === step) return ok(false);
  if (stepsFrom[step].includes(reservation.status)) return ok(true);
  // What left the house was confirmed before: a late repetition of the confirmation is no error.
  if (step === 'confirmed' && reservation.status === 'dispatched') return ok(false);
  if (reservation.status === 'released') return refused('reservation_released');
  if (reservation.status === 'dispatched') return refused('reservation_dispatched');
  return refused('reservation_not_confirmed');
}

/** In an epoch of the reservation's home. */
export function takeStep(
  reservation: Reservation,
  step: ReservationStep,
  epoch: number,
): Reservation {
  const { expiresAt: _, isUnsettled: __, ...rest } = reservation;
  const sequence = reservation.sequence + 1;
  return { ...rest, status: step, sequence, ...(epoch > 0 && { epoch }) };
}

/** Whether a reservation lapsed: nobody confirmed it in time. */
export function hasLapsed(reservation: Reservation, now: Instant): boolean {
  return (
    reservation.status === 'held' &&
    reservation.expiresAt !== undefined &&
    reservation.expiresAt <= now
  );
}

/** The units that an allotment gains (or, below zero, loses). */
export interface AllotmentChange {
  readonly free?: number;
  readonly reserved?: number;
  readonly given?: number;
  readonly credited?: number;
}

/** What each thing that may happen to `quantity` units does to their allotment. */
export const changeOf = {
  received: (quantity: number): AllotmentChange => ({ free: quantity }),
  adjusted: (quantity: number): AllotmentChange => ({ free: quantity }),
  reserved: (quantity: number): AllotmentChange => ({ free: -quantity, reserved: quantity }),
  released: (quantity: number): AllotmentChange => ({ free: quantity, reserved: -quantity }),
  dispatched: (quantity: number): AllotmentChange => ({ reserved: -quantity }),
  given: (quantity: number): AllotmentChange => ({ free: -quantity, given: quantity }),
  credited: (quantity: number): AllotmentChange => ({ free: quantity, credited: quantity }),
} as const;

export function changeAllotment(allotment: Allotment, change: AllotmentChange): Allotment {
  return {
    ...allotment,
    free: allotment.free + (change.free ?? 0),
    reserved: allotment.reserved + (change.reserved ?? 0),
    given: allotment.given + (change.given ?? 0),
    credited: allotment.credited + (change.credited ?? 0),
  };
}

export function emptyAllotment(
  of: Pick<Allotment, 'variantId' | 'sku' | 'location' | 'region'>,
): Allotment {
  return { ...of, free: 0, reserved: 0, given: 0, credited: 0 };
}
