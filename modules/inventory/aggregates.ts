import { homeOf, isId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Aggregate, Mended } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import { asRead } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { bookedBy, differenceOf, maySettle } from './books.ts';
import { bookingsOf, dueIn, foldReservation, loadBranch } from './branch.ts';
import type { Branch } from './branch.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import { regionOfUnits } from './model.ts';
import type { Reservation } from './model.ts';
import { settleReservation } from './settle-reservation.ts';
import { putReservation } from './store.ts';
import { ok } from '#kernel/result.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/** Reservations, to be put right when a former holder's late events arrive. */
export function inventoryAggregates(ports: Ports): Aggregate[] {
  return [
    {
      kind: 'reservation',
      mend: async (subject) => {
        if (!isId('reservation', subject)) return { stray: [] };
        return mendReservation(ports, subject);
      },
    },
  ];
}

async function mendReservation(ports: Ports, reservationId: Id<'reservation'>): Promise<Mended> {
  const mended = await commitDecision<Mended, never>(ports, async () =>
    decide(ports.table, await loadBranch(ports.table, reservationId)),
  );
  if (!mended.ok) throw new Error(`${reservationId} could not be mended: contended`);
  // What stray events set aside in a Region that is lost, that one cannot give back any more.
  const makers = new Set(mended.value.stray.map(({ region }) => region));
  for (const region of makers) {
    if (region !== ports.table.region && maySettle(ports.table, region)) {
      await settleReservation(ports, reservationId, region);
    }
  }
  return mended.value;
}

function decide({ custody }: Table, branch: Branch): Decision<Mended, never> {
  const told = foldReservation(branch.living);
  const home = homeOf(branch.reservationId);
  if (!told || !home || !custody.mayCommit(home)) return without(ok({ stray: [] }));
  const result = ok({ stray: branch.stray });
  const { item } = branch;
  // A head of the same epoch that reached further: its events are still on their way.
  const isAhead =
    item && (item.value.epoch ?? 0) === (told.epoch ?? 0) && item.value.sequence > told.sequence;
  const right = listed(branch, told);
  if (isAhead || (item && isSame(item.value, right))) return without(result);
  return { result, writes: [putReservation(right, asRead(item))] };
}

/** Marks what the Region of the units has yet to follow, as far as its books are known here. */
function listed(branch: Branch, reservation: Reservation): Reservation {
  const region = regionOfUnits(reservation);
  const { booked } = bookedBy(bookingsOf(branch, region));
  const isUnsettled = differenceOf(booked, dueIn(reservation, region)) !== undefined;
  return isUnsettled ? { ...reservation, isUnsettled } : reservation;
}

/** A head that is marked though its units were settled is left as it is: the sweep sees to it. */
function isSame(head: Reservation, right: Reservation): boolean {
  const isListed = head.isUnsettled === true || right.isUnsettled !== true;
  return isListed && isEqual(head, right);
}

function isEqual(left: Reservation, right: Reservation): boolean {
  const text = ({ bornEpoch = 0, epoch = 0, lines, ...one }: Reservation) =>
    JSON.stringify([
      one.status,
      one.sequence,
      one.expiresAt,
      regionOfUnits(one),
      bornEpoch,
      epoch,
      lines.map(({ location, quantity, variantId }) => [variantId, location, quantity]),
    ]);
  return text(left) === text(right);
}
