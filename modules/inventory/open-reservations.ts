import type { Region } from '#kernel/region.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Table } from '#ports/table.ts';
import type { Reservation } from './model.ts';
import { confirmedPartition, heldPartition, openShards, reservationKind } from './store.ts';

/** The held and confirmed reservations of a home, as this Region knows them, in no order. */
export async function* openReservations(table: Table, home: Region): AsyncGenerator<Reservation> {
  for (let shard = 0; shard < openShards; shard++) {
    yield* listed(table, heldPartition(home, shard));
    yield* listed(table, confirmedPartition(home, shard));
  }
}

async function* listed(table: Table, partition: string): AsyncGenerator<Reservation> {
  let cursor: string | undefined;
  do {
    const page = await table.query({
      index: 'index1',
      partition,
      limit: queryLimitMax,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) {
      const reservation = valueOf(reservationKind, item);
      if (reservation) yield reservation;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}
