import { isRegion } from '#kernel/region.ts';
import { secondMs } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { eventKind } from '#ports/event.ts';
import { ownedKind, put, staying, trusted, valueOf } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import { CursorExpired } from '#ports/table.ts';
import type { Cursor, Table, WantedChanges } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { creditArrived, creditTransfer, transferIn } from './credit-transfer.ts';
import { creditKey, transferCreditKind, transfersPartition } from './store.ts';

type Ports = { table: Table; clock: Clock; random: Random };

const followerKind = staying(
  ownedKind<{ readonly cursor: Cursor }>(
    'inventory-follower',
    (key) => {
      const region = key.partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

const changesPageMax = 500;
/** A cursor is written after so many pages without a credit, so that a restart reads no more. */
const pagesUnsavedMax = 1_000;
/** Transfers are events of the Region that gives. */
const foreignEvents: WantedChanges = { kinds: [eventKind.name], origin: 'elsewhere' };
const transfersPageMax = 100;
const failureWaitMs = secondMs;
/** Changes come in bursts; one look then does for many. */
const gatherMs = 20;

/**
 * Credits transfers as they arrive from other Regions, until the signal aborts. To be run once in
 * each Region, in the background; two at a time do no harm.
 */
export async function followTransfers(
  ports: Ports & { telemetry: Telemetry },
  signal: AbortSignal,
): Promise<void> {
  let cursor = await loadCursor(ports.table);
  let unsaved = 0;
  while (!signal.aborted) {
    try {
      cursor ??= await startFromSnapshot(ports);
      const page = await ports.table.changes(cursor, changesPageMax, foreignEvents);
      let credited = false;
      for (const change of page.changes) {
        credited = (await creditArrived(ports, change)) || credited;
      }
      const isAtEnd = page.cursor === cursor;
      cursor = page.cursor;
      if (!isAtEnd) unsaved += 1;
      if (credited || unsaved > pagesUnsavedMax) {
        await saveCursor(ports.table, cursor);
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

/** Credits every transfer to this Region that is not yet credited, however long ago it arrived. */
export async function recoverTransfers(ports: Ports): Promise<number> {
  const { table } = ports;
  let recovered = 0;
  let cursor: string | undefined;
  do {
    const page = await table.query({
      index: 'index1',
      partition: transfersPartition(table.region),
      limit: transfersPageMax,
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

async function startFromSnapshot(ports: Ports): Promise<Cursor> {
  const cursor = await ports.table.latest();
  await recoverTransfers(ports);
  return cursor;
}

function followerKey(table: Table) {
  return { partition: `follower/${table.region}`, sort: 'inventory.transfers' };
}

async function loadCursor(table: Table): Promise<Cursor | undefined> {
  return (await table.get(followerKind, followerKey(table)))?.value.cursor;
}

/** Whoever saved last is right enough: a cursor too early only reads again what is credited. */
async function saveCursor(table: Table, cursor: Cursor): Promise<void> {
  const item = await table.get(followerKind, followerKey(table));
  await table.commit([
    put(followerKind, followerKey(table), { cursor }, item?.version ?? 'absent'),
  ]);
}
