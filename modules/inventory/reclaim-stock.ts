import { hash } from 'node:crypto';
import { assert } from '#kernel/assert.ts';
import { derivedId } from '#kernel/ids.ts';
import { otherRegions, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { ok } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { put, valueOf } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Table } from '#ports/table.ts';
import { maySettle } from './books.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import { tellTransfer } from './give-transfer.ts';
import { emptyAllotment, regionOfUnits } from './model.ts';
import type { Allotment } from './model.ts';
import { openReservations } from './open-reservations.ts';
import { loadShelf } from './shelf.ts';
import type { Shelf, Spot } from './shelf.ts';
import { allotmentKind, allotmentsPartition, creditKey, transferCreditKind } from './store.ts';
import type { TransferDocument } from './transfer-document.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/**
 * Takes over the free units of a Region whose store is lost for good, into this one's allotments, by a
 * transfer document for each allotment. Units that open orders hold stay reserved; as those are
 * released, a later call takes them as well, so it is to be repeated now and then. Returns the units
 * that were taken over.
 *
 * **Only when it is safe**: the Region is declared lost, this one holds its home, and whoever paid for
 * an order of which nobody knows has the money back. Until then such a buyer may still be owed a unit.
 *
 * The lost Region's last changes may never have arrived, each item for itself. Therefore units count as
 * free only if neither an open order that is known here nor a transfer that was credited here tells of
 * another use. What it reserved for orders that nobody knows stays reserved, for people to count.
 */
export async function reclaimStock(ports: Ports, lost: Region): Promise<number> {
  const { custody, region } = ports.table;
  assert(custody.standingOf(lost) === 'lost', `${lost} is lost`);
  assert(maySettle(ports.table, lost), `${region} holds the home of ${lost}`);
  // Counting what is on its way takes two: with a third Region, documents would have to tell.
  assert(
    otherRegions(lost).every((other) => other === region),
    'there are two Regions',
  );
  const promised = await promisedBy(ports.table, lost);
  let units = 0;
  let cursor: string | undefined;
  do {
    const page = await ports.table.query({
      index: 'index1',
      partition: allotmentsPartition,
      limit: queryLimitMax,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) {
      const allotment = valueOf(allotmentKind, item);
      // Where units were given to it, it may not have made an allotment yet.
      const isTheirs = allotment?.region === lost || (allotment?.given ?? 0) > 0;
      if (allotment && isTheirs) units += await reclaim(ports, lost, allotment, promised);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return units;
}

type Promised = ReadonlyMap<string, number>;

/** Units of a Region that open orders hold, by spot. */
async function promisedBy(table: Table, region: Region): Promise<Promised> {
  const promised = new Map<string, number>();
  for (const home of regions) {
    for await (const reservation of openReservations(table, home)) {
      if (regionOfUnits(reservation) !== region) continue;
      for (const line of reservation.lines) {
        promised.set(nameOf(line), (promised.get(nameOf(line)) ?? 0) + line.quantity);
      }
    }
  }
  return promised;
}

async function reclaim(
  ports: Ports,
  lost: Region,
  listed: Allotment,
  promised: Promised,
): Promise<number> {
  const reclaimed = await commitDecision<number, never>(ports, async () => {
    const spot: Spot = listed;
    const [theirs, ours] = await Promise.all([
      loadShelf(ports.table, [spot], lost),
      loadShelf(ports.table, [spot]),
    ]);
    const before = theirs.at(spot) ?? emptyAllotment({ ...listed, region: lost });
    return decide(ports, { before, spot, theirs, ours }, promised.get(nameOf(spot)) ?? 0);
  });
  if (!reclaimed.ok) throw new Error(`${nameOf(listed)} is not reclaimed: contended`);
  return reclaimed.value;
}

function decide(
  ports: Ports,
  at: {
    readonly spot: Spot;
    readonly before: Allotment;
    readonly theirs: Shelf;
    readonly ours: Shelf;
  },
  promisedUnits: number,
): Decision<number, never> {
  const { before } = at;
  const our = at.ours.at(at.spot) ?? emptyAllotment({ ...before, region: ports.table.region });
  // Given and never seen to leave, seen to leave and never credited, given to them and never credited.
  const gone = Math.max(0, our.credited - before.given);
  const coming = Math.max(0, before.given - our.credited);
  const uncredited = Math.max(0, our.given - before.credited);
  const there = Math.max(0, before.free + before.reserved + uncredited - gone);
  const reserved = Math.min(there, Math.max(before.reserved, promisedUnits));
  const free = there - reserved;
  const taken = free + coming;
  const isRight = taken === 0 && reserved === before.reserved && gone === 0 && uncredited === 0;
  if (isRight) return without(ok(0));

  const settled = { given: gone + free, credited: uncredited };
  const change = { free: -before.free, reserved: reserved - before.reserved, ...settled };
  at.theirs.change(at.spot, change, before.sku);
  const rest = at.theirs.writes();
  if (taken === 0) return { result: ok(0), writes: rest };
  at.ours.change(at.spot, { free: taken, credited: taken }, before.sku);
  const document = documentOf(ports.table, before, taken);
  const credit = creditKey(document.transferId, ports.table.region);
  return {
    result: ok(taken),
    writes: [
      ...rest,
      ...at.ours.writes(),
      tellTransfer(ports, document, `reclaim/${before.region}`),
      put(transferCreditKind, credit, document, 'absent'),
    ],
  };
}

/** Its id follows from the allotment, the epoch and what the allotment gave before. */
function documentOf(table: Table, from: Allotment, quantity: number): TransferDocument {
  const { given, location, region, sku, variantId } = from;
  const name = `reclaim/${region}/${table.custody.epochOf(region)}/${nameOf(from)}/${given}`;
  const transferId = derivedId('transfer', table.region, hash('sha256', name, 'buffer'));
  const lines = [{ variantId, sku, location, quantity }];
  return { transferId, from: region, to: table.region, reason: 'reclaimed', lines };
}

function nameOf({ location, variantId }: Spot): string {
  return `${variantId}/${location}`;
}
