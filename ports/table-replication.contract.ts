import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, minuteMs, plus, secondMs } from '#kernel/time.ts';
import { put, remove } from './item-kind.ts';
import { noteKind, fresh, at, note, committed, all, drain } from './table-bench.contract.ts';
import type { TableBench, OpenTable } from './table-bench.contract.ts';
import { tombstoneKeptMs } from './replication.ts';
import type { ReplicatedChange } from './replication.ts';
import type { Cursor, Table } from './table.ts';

/** How items travel. */
export function tableReplicationContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: between Regions`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    let other: TableBench;
    beforeAll(async () => {
      other = await open('ap');
    });
    afterAll(() => other.close());

    /** Resolves with the cursor at the end. */
    async function carry(from: TableBench, to: TableBench, after: Cursor): Promise<Cursor> {
      for (let cursor = after; ;) {
        const page = await from.replication.pull(cursor, 50, to.table.region);
        for (const change of page.changes.toReversed()) await to.replication.apply([change]);
        if (page.cursor === cursor) return cursor;
        ({ cursor } = page);
      }
    }

    /** Time passes in both, with the housekeeping that belongs to it. */
    async function pass(durationMs: number): Promise<void> {
      for (const each of [bench, other]) {
        await each.advance(durationMs);
        await each.sweep();
      }
    }

    /** All that a Region tells one which comes back after longer than its stream reaches. */
    async function told(from: TableBench, after: Cursor): Promise<readonly ReplicatedChange[]> {
      const { changes, cursor } = await from.replication.pull(after, 1_000);
      return cursor === after ? changes : [...changes, ...(await told(from, cursor))];
    }

    test('an item arrives as it was, with its index, its origin and its version', async () => {
      const [key, list] = [at(fresh()), fresh()];
      const indexes = [{ index: 'index1' as const, partition: list, sort: 's' }];
      const [start, otherStart] = [await table.latest(), await other.table.latest()];
      await committed(table, put(noteKind, key, { text: '鞄' }, 'absent', { indexes }));
      await carry(bench, other, start);
      expect(await other.table.get(noteKind, key)).toEqual(await table.get(noteKind, key));
      const found = await all(other.table, { partition: list, index: 'index1', limit: 5 });
      expect(found).toHaveLength(1);
      const [changes] = await drain(other.table, otherStart);
      expect(changes).toMatchObject([{ key, origin: 'eu', value: { text: '鞄' } }]);
      // What came from elsewhere is not sent back.
      expect((await other.replication.pull(otherStart, 50)).changes).toEqual([]);
    });

    test('a change that comes late or again changes nothing, a deletion included', async () => {
      const key = at(fresh());
      const start = await table.latest();
      const version = await committed(table, note(key, 'first'));
      const early = (await bench.replication.pull(start, 50)).changes;
      await committed(table, remove(noteKind, key, version));
      await carry(bench, other, start);
      expect(await other.table.get(noteKind, key)).toBeUndefined();
      const cursor = await other.table.latest();
      await other.replication.apply(early);
      expect(await other.table.get(noteKind, key)).toBeUndefined();
      expect((await drain(other.table, cursor))[0]).toEqual([]);
    });

    test('what expired on its way still takes the place of what it replaced', async () => {
      const [key, unknown] = [at(fresh()), at(fresh())];
      const start = await table.latest();
      await committed(table, note(key, 'for ever'));
      await carry(bench, other, start);
      const expiresAt = plus(instant(bench.now()), secondMs);
      await committed(table, put(noteKind, key, { text: 'soon gone' }, 'any', { expiresAt }));
      await committed(table, put(noteKind, unknown, { text: 'soon gone' }, 'any', { expiresAt }));
      await other.advance(other.now() > expiresAt ? 0 : expiresAt - other.now() + 1);
      await carry(bench, other, start);
      await other.sweep();
      expect(await other.table.get(noteKind, key)).toBeUndefined();
      expect(await other.table.get(noteKind, unknown)).toBeUndefined();
    });

    test('a write over what arrived wins in both, though the clock here is behind', async () => {
      const key = at(fresh());
      await bench.advance(60 * minuteMs);
      const [start, otherStart] = [await table.latest(), await other.table.latest()];
      await committed(table, note(key, 'ahead'));
      await carry(bench, other, start);
      await committed(other.table, note(key, 'after it'));
      await carry(other, bench, otherStart);
      expect(await table.get(noteKind, key)).toMatchObject({ value: { text: 'after it' } });
      expect(await table.get(noteKind, key)).toEqual(await other.table.get(noteKind, key));
    });

    test('Regions that were parted for longer than deletions are remembered end alike', async () => {
      const [hers, its] = [at(fresh()), at(fresh())];
      let [read, otherRead] = [await table.latest(), await other.table.latest()];
      await committed(table, note(hers, 'made here'));
      await committed(other.table, note(its, 'made there'));
      const [first, otherFirst] = [read, otherRead];
      read = await carry(bench, other, read);
      otherRead = await carry(other, bench, otherRead);
      for (const key of [hers, its]) await committed(table, remove(noteKind, key, 'any'));
      for (let part = 1; part <= 3; part++) await pass(tombstoneKeptMs + minuteMs);

      read = await carry(bench, other, read);
      otherRead = await carry(other, bench, otherRead);
      for (const each of [table, other.table]) {
        expect(await each.get(noteKind, hers)).toBeUndefined();
        expect(await each.get(noteKind, its)).toBeUndefined();
      }

      // Once it has been taken in, a deletion is forgotten after a while.
      await carry(bench, other, read);
      await carry(other, bench, otherRead);
      for (let part = 1; part <= 2; part++) await pass(tombstoneKeptMs + minuteMs);
      const changes = [...(await told(bench, first)), ...(await told(other, otherFirst))];
      const partitions = changes.map(({ partition }) => partition);
      expect(partitions).not.toContain(hers.partition);
      expect(partitions).not.toContain(its.partition);
    });

    test('after any writes here and there, and any way of arriving, both are alike', async () => {
      const step = fc.record({
        here: fc.boolean(),
        sort: fc.nat(3),
        text: fc.nat(9),
        removed: fc.boolean(),
        carried: fc.nat(3),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const partition = fresh();
          const [start, otherStart] = [await table.latest(), await other.table.latest()];
          for (const { here, sort, text, removed, carried } of steps) {
            const key = at(partition, `${sort}`);
            const write = removed ? remove(noteKind, key, 'any') : note(key, `${text}`);
            await committed(here ? table : other.table, write);
            if (carried === 1) await carry(bench, other, start);
            if (carried === 2) await carry(other, bench, otherStart);
          }
          await carry(bench, other, start);
          await carry(other, bench, otherStart);
          const query = { partition, limit: 50 };
          expect(await all(other.table, query)).toEqual(await all(table, query));
        }),
        { numRuns: 30 },
      );
    });
  });
}
