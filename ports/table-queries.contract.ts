import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { put, remove } from './item-kind.ts';
import { noteKind, fresh, at, note, committed, all, sorts } from './table-bench.contract.ts';
import type { TableBench, OpenTable } from './table-bench.contract.ts';
import { compareText } from './table-rules.ts';
import { QueryCursorInvalid, pageBytesMax } from './table.ts';
import type { Query, Table } from './table.ts';

/** Pages, ranges, order, indexes. */
export function tableQueriesContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: queries`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    test('a partition is read in the order of UTF-8 bytes', async () => {
      const partition = fresh();
      const keys = ['a', 'a\u0001', 'ab', 'é', '\uffee', '😀', 'B', 'zz'];
      await committed(table, ...keys.map((sort) => note(at(partition, sort), sort)));
      await committed(table, note(at(`${partition}x`, 'a'), 'not in the partition'));
      const inBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await sorts(table, { partition, limit: 3 })).toEqual(inBytes);
      expect(await sorts(table, { partition, limit: 3, reverse: true })).toEqual(
        inBytes.toReversed(),
      );
    });

    const chosen: readonly [string, Partial<Query>, string[]][] = [
      ['prefix', { prefix: 'b/' }, ['b/1', 'b/2', 'b/\u{10FFFF}x']],
      ['prefix in reverse', { prefix: 'b/', reverse: true }, ['b/\u{10FFFF}x', 'b/2', 'b/1']],
      ['from, inclusively', { from: 'b/2' }, ['b/2', 'b/\u{10FFFF}x', 'c']],
      ['to, exclusively', { to: 'b/2' }, ['a', 'b', 'b/1']],
      ['from and to', { from: 'b', to: 'c' }, ['b', 'b/1', 'b/2', 'b/\u{10FFFF}x']],
      ['from and to in reverse', { from: 'b', to: 'b/2', reverse: true }, ['b/1', 'b']],
      ['a range that is empty', { from: 'c', to: 'b' }, []],
      ['a prefix that nothing has', { prefix: 'x' }, []],
    ];
    test.each(chosen)('by %s', async (_name, query, expected) => {
      const partition = fresh();
      const keys = ['a', 'b', 'b/1', 'b/2', 'b/\u{10FFFF}x', 'c'];
      await committed(table, ...keys.map((sort) => note(at(partition, sort), sort)));
      expect(await sorts(table, { partition, limit: 2, ...query })).toEqual(expected);
      expect(await sorts(table, { partition, limit: 100, ...query })).toEqual(expected);
    });

    test('a page goes on where the last one ended, though items came and went', async () => {
      const partition = fresh();
      const keys = ['b', 'd', 'f', 'h'];
      await committed(table, ...keys.map((sort) => note(at(partition, sort), sort)));
      const first = await table.query({ partition, limit: 2 });
      await committed(
        table,
        remove(noteKind, at(partition, 'd'), 'any'),
        note(at(partition, 'a'), 'before'),
        note(at(partition, 'e'), 'after'),
      );
      const second = await table.query({
        partition,
        limit: 10,
        cursor: present(first.cursor, 'cursor'),
      });
      expect(second.items.map((item) => item.key.sort)).toEqual(['e', 'f', 'h']);
      expect(second.cursor).toBeUndefined();
    });

    test('a page holds at most a megabyte', async () => {
      const partition = fresh();
      for (const sort of ['a', 'b', 'c', 'd']) {
        await committed(table, note(at(partition, sort), 'x'.repeat(350_000)));
      }
      const page = await table.query({ partition, limit: 100 });
      const bytes = page.items.reduce((sum, item) => sum + JSON.stringify(item.value).length, 0);
      expect(bytes).toBeLessThanOrEqual(pageBytesMax);
      expect(page.items.length).toBeGreaterThan(0);
      expect(page.cursor).toBeDefined();
      expect(await sorts(table, { partition, limit: 100 })).toEqual(['a', 'b', 'c', 'd']);
    });

    test('a cursor from nowhere is refused as one', async () => {
      for (const cursor of ['', 'nonsense', Buffer.from('{}').toString('base64url')]) {
        await expect(table.query({ partition: 'p', limit: 1, cursor })).rejects.toThrow(
          QueryCursorInvalid,
        );
      }
    });

    test('an index finds items of many partitions, and forgets what left it', async () => {
      const list = fresh();
      const index = (sort: string) => ({
        indexes: [{ index: 'index1' as const, partition: list, sort }],
      });
      const keys = [at(fresh()), at(fresh()), at(fresh())] as const;
      const [a, b, c] = keys;
      await committed(
        table,
        put(noteKind, a, { text: 'a' }, 'absent', index('2')),
        put(noteKind, b, { text: 'b' }, 'absent', index('1')),
        put(noteKind, c, { text: 'c' }, 'absent', index('2')),
      );
      const query = { partition: list, index: 'index1', limit: 1 } as const;
      const texts = async (): Promise<unknown[]> =>
        (await all(table, query)).map((item) => noteKind.decode(item.value).text);
      expect(await texts()).toEqual([
        'b',
        expect.stringMatching(/[ac]/),
        expect.stringMatching(/[ac]/),
      ]);
      expect(new Set(await texts())).toEqual(new Set(['a', 'b', 'c']));
      expect(await all(table, { ...query, index: 'index2' })).toEqual([]);

      await committed(
        table,
        put(noteKind, a, { text: 'a2' }, 'any', index('0')),
        put(noteKind, b, { text: 'b2' }, 'any'),
        remove(noteKind, c, 'any'),
      );
      expect(await texts()).toEqual(['a2']);
      const reversed = await sorts(table, { ...query, reverse: true, prefix: '0' });
      expect(reversed).toEqual(['head']);
    });

    test('pages of an index go through ties without loss or repetition', async () => {
      const list = fresh();
      const names = Array.from({ length: 25 }, (_, n) => `${list}/${n}`);
      for (const partition of names) {
        const indexes = [{ index: 'index2' as const, partition: list, sort: 'same' }];
        await committed(table, put(noteKind, at(partition), { text: 'x' }, 'absent', { indexes }));
      }
      for (const reverse of [false, true]) {
        const items = await all(table, { partition: list, index: 'index2', limit: 4, reverse });
        expect(items.map((item) => item.key.partition).toSorted(compareText)).toEqual(
          names.toSorted(compareText),
        );
      }
    });
  });
}
