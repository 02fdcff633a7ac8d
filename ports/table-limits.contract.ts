import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, put, remove } from './item-kind.ts';
import {
  noteKind,
  accountKind,
  recordKind,
  fresh,
  at,
  note,
  committed,
  all,
  ap,
} from './table-bench.contract.ts';
import type { TableBench, OpenTable } from './table-bench.contract.ts';
import {
  NatureViolated,
  TableLimitExceeded,
  commitWritesMax,
  getManyMax,
  itemBytesMax,
  partitionBytesMax,
  queryLimitMax,
  sortBytesMax,
} from './table.ts';
import type { Key, Table, Version, Write } from './table.ts';

/** Each limit, at it and over it. */
export function tableLimitsContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: limits`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    const refusals: readonly [string, () => Promise<unknown>][] = [
      ['no write at all', () => table.commit([])],
      ['two writes of an item', () => table.commit([note(at('x'), 'a'), note(at('x'), 'b')])],
      ['an empty partition key', () => table.commit([note(at(''), 'a')])],
      ['an empty sort key', () => table.commit([note(at('x', ''), 'a')])],
      ['NUL in a key', () => table.commit([note(at('x\0y'), 'a')])],
      ['half a character in a key', () => table.commit([note(at('x\ud800'), 'a')])],
      ['a query of nothing', () => table.query({ partition: 'x', limit: 0 })],
      ['a query of too much', () => table.query({ partition: 'x', limit: queryLimitMax + 1 })],
      ['prefix and range', () => table.query({ partition: 'x', limit: 1, prefix: 'a', from: 'b' })],
      ['an empty key read', () => table.get(noteKind, at(''))],
    ];
    test.each(refusals)('%s is refused', async (_name, act) => {
      await expect(act()).rejects.toThrow(TableLimitExceeded);
    });

    test(`${commitWritesMax} writes fit a commit, one more does not`, async () => {
      const partition = fresh();
      const writes = (count: number) =>
        Array.from({ length: count }, (_, n) => note(at(partition, `${n}`), 'x'));
      await expect(table.commit(writes(commitWritesMax + 1))).rejects.toThrow(TableLimitExceeded);
      expect(await all(table, { partition, limit: 100 })).toEqual([]);
      await committed(table, ...writes(commitWritesMax));
      expect(await all(table, { partition, limit: 100 })).toHaveLength(commitWritesMax);
    });

    test(`${getManyMax} keys can be read at once, one more cannot`, async () => {
      const keys = (count: number) => Array.from({ length: count }, (_, n) => at('none', `${n}`));
      expect(await table.getMany(noteKind, keys(getManyMax))).toHaveLength(getManyMax);
      await expect(table.getMany(noteKind, keys(getManyMax + 1))).rejects.toThrow(
        TableLimitExceeded,
      );
    });

    test('keys fit up to their bytes, in any script', async () => {
      const partition = `${fresh()}/`.padEnd(partitionBytesMax, 'x');
      // Two bytes a character.
      const sort = 'ö'.repeat(sortBytesMax / 2);
      const indexes = [{ index: 'index1' as const, partition, sort }];
      const value = { text: 'x' };
      await committed(table, put(noteKind, { partition, sort }, value, 'absent', { indexes }));
      expect(await table.get(noteKind, { partition, sort })).toMatchObject({ value });
      expect(await all(table, { partition, limit: 1 })).toHaveLength(1);
      expect(await all(table, { partition, index: 'index1', limit: 1 })).toHaveLength(1);
      const tooLong = [
        { partition: `${partition}x`, sort },
        { partition, sort: `${sort}x` },
      ];
      for (const key of tooLong) {
        await expect(table.commit([note(key, 'x')])).rejects.toThrow(TableLimitExceeded);
        const beyond = [{ index: 'index1' as const, ...key }];
        await expect(
          table.commit([put(noteKind, at('x'), value, 'any', { indexes: beyond })]),
        ).rejects.toThrow(TableLimitExceeded);
      }
    });

    test('an item fits up to its bytes of key, value and index keys', async () => {
      const key = at(fresh());
      const indexes = [{ index: 'index1' as const, partition: 'list', sort: 'ä' }];
      const rest = `{"text":""}${key.partition}${key.sort}list__`.length;
      const item = (bytes: number) =>
        put(noteKind, key, { text: 'x'.repeat(bytes - rest) }, 'any', { indexes });
      await expect(table.commit([item(itemBytesMax + 1)])).rejects.toThrow(TableLimitExceeded);
      expect(await table.get(noteKind, key)).toBeUndefined();
      await committed(table, item(itemBytesMax));
      expect(await table.get(noteKind, key)).toBeDefined();
    });

    test('a commit fits up to its bytes', async () => {
      const partition = fresh();
      const big = 'x'.repeat(itemBytesMax - 1_000);
      const writes = (count: number) =>
        Array.from({ length: count }, (_, n) => note(at(partition, `${n}`), big));
      await expect(table.commit(writes(11))).rejects.toThrow(TableLimitExceeded);
      await committed(table, ...writes(10));
    });

    test('more than three indexes, or one twice, are refused', async () => {
      const entry = (index: 'index1' | 'index2' | 'index3') => ({ index, ...at('list') });
      const write = (indexes: ReturnType<typeof entry>[]) =>
        table.commit([put(noteKind, at(fresh()), { text: 'x' }, 'any', { indexes })]);
      expect(await write([entry('index1'), entry('index2'), entry('index3')])).toMatchObject({
        ok: true,
      });
      await expect(write([entry('index1'), entry('index1')])).rejects.toThrow(TableLimitExceeded);
      await expect(
        write([entry('index1'), entry('index2'), entry('index3'), entry('index3')]),
      ).rejects.toThrow(TableLimitExceeded);
    });
  });
}

/** Who may write what. */
export function tableNaturesContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: natures`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    const forbidden: readonly [string, (key: Key) => Write][] = [
      ['put what another Region owns', (key) => put(accountKind, ap(key), { text: 'x' }, 'absent')],
      ['delete what another Region owns', (key) => remove(accountKind, ap(key), 'absent')],
      ['overwrite blindly what it owns', (key) => put(accountKind, key, { text: 'x' }, 'any')],
      ['delete blindly what it owns', (key) => remove(accountKind, key, 'any')],
      ['append for another Region', (key) => put(recordKind, ap(key), { text: 'x' }, 'absent')],
      ['append over what may be there', (key) => put(recordKind, key, { text: 'x' }, 'any')],
      ['change what was appended', (key) => put(recordKind, key, { text: 'x' }, 'v1' as Version)],
      ['delete what was appended', (key) => remove(recordKind, key, 'v1' as Version)],
    ];
    test.each(forbidden)('a Region may not %s', async (_name, write) => {
      const partition = fresh();
      const beside = at(partition, 'beside');
      await expect(table.commit([note(beside, 'x'), write(at(partition))])).rejects.toThrow(
        NatureViolated,
      );
      expect(await table.get(noteKind, beside)).toBeUndefined();
    });

    test('a Region writes what it owns, appends once, and checks what others own', async () => {
      const partition = fresh();
      const [own, appended] = [at(partition, 'own'), at(partition, 'appended')];
      const version = await committed(
        table,
        put(accountKind, own, { text: 'x' }, 'absent'),
        put(recordKind, appended, { text: 'x' }, 'absent'),
        check(accountKind, ap(own), 'absent'),
      );
      await committed(table, put(accountKind, own, { text: 'y' }, version));
      const again = await table.commit([put(recordKind, appended, { text: 'z' }, 'absent')]);
      expect(again).toMatchObject({ ok: false });
    });
  });
}
