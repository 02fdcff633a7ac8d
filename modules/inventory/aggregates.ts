import { homeOf, isId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Aggregate, Mended } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import { asRead } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { bookedBy, differenceOf, maySettle } from './books.ts';
import { bookingsOf, dueIn, foldReservation, isAhead, loadBranch, reachOf } from './branch.ts';
import type { Branch } from './branch.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import { regionOfUnits } from './model.ts';
import type { Reservation } from './model.ts';
import { settleReservation } from './settle-reservation.ts';
import { putReservation, reservationKind } from './store.ts';
import { ok } from '#kernel/result.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/** Reservations, to be put right when a former holder's late events arrive. */
export function inventoryAggregates(ports: Ports): Aggregate[] {
  return [
    {
      kind: 'reservation',
      items: [reservationKind.name],
      subjectOf: ({ key }) => key.partition.slice('reservation/'.length),
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
  const { item, living, stray } = branch;
  const head = item?.value;
  const told = foldReservation(reachOf(living));
  const home = homeOf(branch.reservationId);
  const mayMend = home !== undefined && custody.mayCommit(home);
  const as = (sequence: number) => ok({ stray, living, sequence });
  // A head that reached further: its events are still on their way.
  if (!told || !mayMend || (head && isAhead(head, told))) return without(as(head?.sequence ?? 0));
  const right = listed(branch, told);
  const isRight = head !== undefined && isSame(head, right);
  return {
    result: as(told.sequence),
    writes: isRight ? [] : [putReservation(right, asRead(item))],
  };
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
