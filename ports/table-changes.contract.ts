import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, minuteMs } from '#kernel/time.ts';
import { check, put, remove } from './item-kind.ts';
import {
  noteKind,
  otherKind,
  recordKind,
  fresh,
  at,
  note,
  committed,
  all,
  drain,
  sorts,
} from './table-bench.contract.ts';
import type { TableBench, OpenTable } from './table-bench.contract.ts';
import { CursorExpired, changesKeptMs, firstCursor } from './table.ts';
import type { Table, Version, WantedChanges } from './table.ts';

/** What a reader of the stream sees. */
export function tableChangesContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: the stream of changes`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    test('tells of every put and deletion, with origin and version', async () => {
      const partition = fresh();
      const [a, b] = [at(partition, 'a'), at(partition, 'b')];
      const start = await table.latest();
      const first = await committed(table, note(a, 'a'));
      const [changes, cursor] = await drain(table, start);
      expect(changes).toEqual([
        { key: a, kind: 'note', origin: 'eu', version: first, value: { text: 'a' } },
      ]);
      await committed(table, note(b, 'b'), remove(noteKind, a, first));
      const [later] = await drain(table, cursor);
      expect(later).toHaveLength(2);
      expect(later).toContainEqual(expect.objectContaining({ key: b, value: { text: 'b' } }));
      expect(later).toContainEqual(expect.objectContaining({ key: a, value: undefined }));
    });

    test('a removal of nothing and a check are no changes', async () => {
      const key = at(fresh());
      const start = await table.latest();
      await committed(table, remove(noteKind, key, 'any'), check(noteKind, at('none'), 'absent'));
      expect((await drain(table, start))[0]).toEqual([]);
    });

    test('a reader with any page size sees each item’s last state, in its order', async () => {
      const writes = fc.array(fc.tuple(fc.nat(4), fc.nat(99)), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(writes, fc.integer({ min: 1, max: 9 }), async (history, limit) => {
          const partition = fresh();
          const start = await table.latest();
          const truth = new Map<string, unknown>();
          for (const [n, text] of history) {
            await committed(table, note(at(partition, `${n}`), `${text}`));
            truth.set(`${n}`, { text: `${text}` });
          }
          const seen = new Map<string, unknown>();
          const versions = new Map<string, Version>();
          for (const change of (await drain(table, start, limit))[0]) {
            seen.set(change.key.sort, change.value);
            expect(change.version > (versions.get(change.key.sort) ?? '')).toBe(true);
            versions.set(change.key.sort, change.version);
          }
          expect(seen).toEqual(truth);
        }),
        { numRuns: 25 },
      );
    });

    test('a large commit is read in pages', async () => {
      const partition = fresh();
      const start = await table.latest();
      await committed(
        table,
        ...Array.from({ length: 100 }, (_, n) => note(at(partition, `${n}`), `${n}`)),
      );
      const [changes] = await drain(table, start, 7);
      expect(new Set(changes.map((change) => change.key.sort)).size).toBe(100);
      expect(changes).toHaveLength(100);
    });

    test('a reader is given the kinds and origins that it wants, and comes to the end', async () => {
      const partition = fresh();
      const start = await table.latest();
      const other = put(otherKind, at(partition, 'other'), { text: 'o' }, 'any');
      await committed(table, note(at(partition, 'a'), 'a'), other);
      const gone = await committed(table, note(at(partition, 'b'), 'b'));
      await committed(table, remove(noteKind, at(partition, 'b'), gone));
      const sought = async (wanted: WantedChanges) =>
        (await drain(table, start, 1, wanted))[0].map(({ key }) => key.sort);
      expect(await sought({})).toEqual(['a', 'other', 'b']);
      expect(await sought({ kinds: ['note'] })).toEqual(['a', 'b']);
      expect(await sought({ kinds: ['other', 'none'], origin: 'here' })).toEqual(['other']);
      expect(await sought({ kinds: [] })).toEqual([]);
      expect(await sought({ origin: 'elsewhere' })).toEqual([]);
    });

    test('what arrived from another Region is told by its origin', async () => {
      const from = await open('ap');
      const partition = fresh();
      const start = await from.table.latest();
      await committed(from.table, note(at(partition, 'ap'), 'x'));
      const before = await table.latest();
      await bench.replication.apply((await from.replication.pull(start, 10)).changes);
      await committed(table, note(at(partition, 'eu'), 'y'));
      for (const [origin, sort] of [
        ['here', 'eu'],
        ['elsewhere', 'ap'],
      ] as const) {
        const [changes] = await drain(table, before, 7, { origin });
        expect(changes.map(({ key }) => key.sort)).toEqual([sort]);
      }
      await from.close();
    });

    test('changed resolves when there is something, or when it is called off', async () => {
      const start = await table.latest();
      let woken = false;
      const waiting = table.changed(start).then(() => (woken = true));
      await Promise.resolve();
      expect(woken).toBe(false);
      await committed(table, note(at(fresh()), 'x'));
      await waiting;
      await table.changed(start);
      const abort = new AbortController();
      const calledOff = table.changed(await table.latest(), abort.signal);
      abort.abort();
      await calledOff;
    });
  });
}

/** What expires, and what is trimmed. */
export function tableTimeContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: time`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    test('an item that expired may vanish, and its disappearance is a change', async () => {
      const [key, list] = [at(fresh()), fresh()];
      const expiresAt = instant(bench.now() + minuteMs);
      const indexes = [{ index: 'index3' as const, partition: list, sort: 's' }];
      const value = { text: 'x' };
      await committed(table, put(recordKind, key, value, 'absent', { expiresAt, indexes }));
      await bench.sweep();
      expect(await table.get(recordKind, key)).toBeDefined();
      const cursor = await table.latest();
      await bench.advance(2 * minuteMs);
      await bench.sweep();
      expect(await table.get(recordKind, key)).toBeUndefined();
      expect(await all(table, { partition: list, index: 'index3', limit: 5 })).toEqual([]);
      expect((await drain(table, cursor))[0]).toMatchObject([{ key, value: undefined }]);
      await committed(table, put(recordKind, key, value, 'absent'));
    });

    test('an item whose expiry was put off stays', async () => {
      const key = at(fresh());
      const inMs = (durationMs: number) => ({ expiresAt: instant(bench.now() + durationMs) });
      await committed(table, put(noteKind, key, { text: 'x' }, 'absent', inMs(minuteMs)));
      await committed(table, put(noteKind, key, { text: 'y' }, 'any', inMs(60 * minuteMs)));
      await bench.advance(2 * minuteMs);
      await bench.sweep();
      expect(await table.get(noteKind, key)).toBeDefined();
    });

    test('Regions parted for longer than the stream is kept still end up alike', async () => {
      const other = await open('ap');
      const partition = fresh();
      const old = await table.latest();
      const [kept, removed] = [at(partition, 'kept'), at(partition, 'removed')];
      const gone = await committed(table, note(kept, 'x'), note(removed, 'y'));
      const before = (await bench.replication.pull(old, 100)).changes;
      await other.replication.apply(before);
      await committed(table, note(kept, 'x2', gone), remove(noteKind, removed, gone));
      await bench.advance(2 * changesKeptMs);
      await committed(table, note(at(partition, 'late'), 'z'));
      await bench.sweep();
      await expect(table.changes(old, 1)).rejects.toThrow(CursorExpired);
      for (const start of [old, firstCursor]) {
        for (let cursor = start; ;) {
          const page = await bench.replication.pull(cursor, 3);
          await other.replication.apply(page.changes);
          if (page.cursor === cursor) break;
          ({ cursor } = page);
        }
      }
      const query = { partition, limit: 10 };
      expect(await all(other.table, query)).toEqual(await all(table, query));
      expect(await sorts(table, query)).toEqual(['kept', 'late']);
      await other.close();
    });

    test('a cursor is good for a day, then it has expired', async () => {
      const old = await table.latest();
      await committed(table, note(at(fresh()), 'x'));
      await bench.advance(changesKeptMs - minuteMs);
      await bench.sweep();
      expect((await drain(table, old))[0].length).toBeGreaterThan(0);
      await bench.advance(2 * minuteMs);
      await committed(table, note(at(fresh()), 'y'));
      await bench.sweep();
      await expect(table.changes(old, 1)).rejects.toThrow(CursorExpired);
      const [changes] = await drain(table, firstCursor);
      expect(changes.at(-1)).toMatchObject({ value: { text: 'y' } });
      expect(changes).not.toContainEqual(expect.objectContaining({ value: { text: 'x' } }));
    });
  });
}
