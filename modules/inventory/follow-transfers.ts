import { isRegion } from '#kernel/region.ts';
import { dayMs, plus, secondMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { eventKind } from '#ports/event.ts';
import { asRead, ownedKind, put, staying, trusted, valueOf } from '#ports/item-kind.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import { CursorExpired } from '#ports/table.ts';
import type { Cursor, Table, WantedChanges } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { creditArrived, creditTransfer, transferIn } from './credit-transfer.ts';
import { settleArrived } from './settle-arrived.ts';
import { creditKey, momentText, transferCreditKind, transfersPartition } from './store.ts';

type Ports = { table: Table; clock: Clock; random: Random };

interface Place {
  readonly cursor: Cursor;
  /** When it last stood at the end of the stream, as far as that was noted. */
  readonly caughtUpAt?: Instant;
}

const followerKind = staying(
  ownedKind<Place>(
    'inventory-follower',
    (key) => {
      const region = key.partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

/** No link is cut for longer; should one be, `recoverTransfers` from the beginning finds the rest. */
const onTheWayMaxMs = 30 * dayMs;
const changesPageMax = 500;
/** A cursor is written after so many pages without a credit, so that a restart reads no more. */
const pagesUnsavedMax = 1_000;
/** Transfers are events of the Region that gives, and so are steps on units that it may not book. */
const foreignEvents: WantedChanges = { kinds: [eventKind.name], origin: 'elsewhere' };
const transfersPageMax = 100;
const failureWaitMs = secondMs;
/** Changes come in bursts; one look then does for many. */
const gatherMs = 20;

/**
 * Credits transfers as they arrive from other Regions, and settles what those decided about units of
 * this one while they held its home, until the signal aborts. To be run once in each Region, in the
 * background; two at a time do no harm.
 */
export async function followTransfers(
  ports: Ports & { peers: Peers; telemetry: Telemetry },
  signal: AbortSignal,
): Promise<void> {
  let { cursor, caughtUpAt } = (await loadPlace(ports.table)) ?? {};
  let unsaved = 0;
  while (!signal.aborted) {
    try {
      cursor ??= await startFromSnapshot(ports, caughtUpAt);
      const page = await ports.table.changes(cursor, changesPageMax, foreignEvents);
      let credited = false;
      for (const change of page.changes) {
        credited = (await creditArrived(ports, change)) || credited;
        await settleArrived(ports, change);
      }
      const isAtEnd = page.cursor === cursor;
      cursor = page.cursor;
      if (isAtEnd) caughtUpAt = ports.clock.now();
      else unsaved += 1;
      if (credited || unsaved > pagesUnsavedMax) {
        await savePlace(ports.table, { cursor, ...(caughtUpAt !== undefined && { caughtUpAt }) });
        unsaved = 0;
      }
      if (!isAtEnd) continue;
      await ports.table.changed(cursor, signal);
      await ports.clock.wait(gatherMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof CursorExpired) cursor = undefined;
      // Not passed over: the units would be lost to both Regions. The same page is tried again.
      ports.telemetry.log('error', 'Crediting transfers failed; it is tried again', {
        reason: error instanceof Error ? error.message : 'unknown',
      });
      await ports.clock.wait(failureWaitMs, signal).catch(() => undefined);
    }
  }
}

/**
 * Credits every transfer to this Region that is not yet credited and was given since `since`, however
 * lately it arrived; all that there ever were when it is left out. Returns how many it credited.
 */
export async function recoverTransfers(ports: Ports, since?: Instant): Promise<number> {
  const { table } = ports;
  let recovered = 0;
  let cursor: string | undefined;
  do {
    const page = await table.query({
      index: 'index1',
      partition: transfersPartition(table.region),
      limit: transfersPageMax,
      ...(since !== undefined && { from: momentText(since) }),
      ...(cursor !== undefined && { cursor }),
    });
    const documents = page.items.flatMap((item) => {
      const event = valueOf(eventKind, item);
      return (event && transferIn(event, table)) ?? [];
    });
    const keys = documents.map(({ transferId }) => creditKey(transferId, table.region));
    const credits = await table.getMany(transferCreditKind, keys);
    for (const [index, document] of documents.entries()) {
      if (!credits[index] && (await creditTransfer(ports, document))) recovered += 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return recovered;
}

/**
 * Where the stream no longer reaches back: all that was given since the follower last stood at the end
 * of the stream, and for longer before that than anything is on its way.
 */
async function startFromSnapshot(ports: Ports, caughtUpAt: Instant | undefined): Promise<Cursor> {
  const cursor = await ports.table.latest();
  await recoverTransfers(ports, caughtUpAt && plus(caughtUpAt, -onTheWayMaxMs));
  return cursor;
}

function followerKey(table: Table) {
  return { partition: `follower/${table.region}`, sort: 'inventory.transfers' };
}

async function loadPlace(table: Table): Promise<Place | undefined> {
  return (await table.get(followerKind, followerKey(table)))?.value;
}

/** Whoever saved last is right enough: a cursor too early only reads again what is credited. */
async function savePlace(table: Table, place: Place): Promise<void> {
  const item = await table.get(followerKind, followerKey(table));
  await table.commit([put(followerKind, followerKey(table), place, asRead(item))]);
}
