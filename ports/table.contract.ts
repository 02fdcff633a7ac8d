import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { asRead, check, put, remove } from './item-kind.ts';
import {
  decodeNote,
  noteKind,
  otherKind,
  fresh,
  at,
  note,
  committed,
  all,
  drain,
} from './table-bench.contract.ts';
import type { TableBench, Note, OpenTable } from './table-bench.contract.ts';
import { tableChangesContract, tableTimeContract } from './table-changes.contract.ts';
import { tableCustodyContract } from './table-custody.contract.ts';
import { tableLimitsContract, tableNaturesContract } from './table-limits.contract.ts';
import { tableQueriesContract } from './table-queries.contract.ts';
import { tableReplicationContract } from './table-replication.contract.ts';
import { compareText } from './table-rules.ts';
import type { Expectation, Table, Version, Write } from './table.ts';

/** The tests that every table must pass. */
export function tableContract(name: string, open: OpenTable): void {
  tableCommitsContract(name, open);
  tableQueriesContract(name, open);
  tableLimitsContract(name, open);
  tableNaturesContract(name, open);
  tableCustodyContract(name, open);
  tableChangesContract(name, open);
  tableReplicationContract(name, open);
  tableTimeContract(name, open);
}

/** What one commit does and another sees. */
export function tableCommitsContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: reading and writing`, () => {
    let bench: TableBench;
    let table: Table;

    beforeAll(async () => {
      bench = await open('eu');
      ({ table } = bench);
    });
    afterAll(() => bench.close());

    test('what was put is read, with its version; what was deleted is gone', async () => {
      const key = at(fresh());
      expect(await table.get(noteKind, key)).toBeUndefined();
      const version = await committed(table, note(key, 'Ünïcode 鞄 👜', 'absent'));
      expect(await table.get(noteKind, key)).toEqual({
        key,
        kind: 'note',
        value: { text: 'Ünïcode 鞄 👜' },
        version,
      });
      await committed(table, remove(noteKind, key, version));
      expect(await table.get(noteKind, key)).toBeUndefined();
      await committed(table, note(key, 'again', 'absent'));
      expect(await table.get(noteKind, key)).toMatchObject({ value: { text: 'again' } });
    });

    test('an item of another kind is not there', async () => {
      const key = at(fresh());
      await committed(table, note(key, 'a'));
      expect(await table.get(otherKind, key)).toBeUndefined();
      expect(await table.getMany(otherKind, [key])).toEqual([undefined]);
    });

    test('a value read belongs to the reader', async () => {
      const key = at(fresh());
      const value = { text: 'a' };
      await committed(table, put(noteKind, key, value, 'absent'));
      value.text = 'changed by the writer';
      const first = present(await table.get(noteKind, key), 'item');
      Object.assign(first.value, { text: 'changed by a reader' });
      expect(await table.get(noteKind, key)).toMatchObject({ value: { text: 'a' } });
    });

    test('many are read in the order that was asked, absent ones undefined', async () => {
      const partition = fresh();
      await committed(table, note(at(partition, 'b'), 'b'), note(at(partition, 'a'), 'a'));
      const keys = ['a', 'missing', 'b'].map((sort) => at(partition, sort));
      const items = await table.getMany(noteKind, keys);
      expect(items.map((item) => item?.value.text)).toEqual(['a', undefined, 'b']);
    });

    test('all puts of a commit have its version, and no two commits the same', async () => {
      const partition = fresh();
      const [a, b] = [at(partition, 'a'), at(partition, 'b')];
      const seen = new Set<Version>();
      for (let round = 0; round < 50; round++) {
        const version = await committed(table, note(a, 'a'), note(b, 'b'));
        const items = await table.getMany(noteKind, [a, b]);
        expect(items.map((item) => item?.version)).toEqual([version, version]);
        seen.add(version);
      }
      expect(seen.size).toBe(50);
    });

    test('a conflict names its keys and changes nothing', async () => {
      const partition = fresh();
      const [a, b, c] = [at(partition, 'a'), at(partition, 'b'), at(partition, 'c')];
      const old = await committed(table, note(a, 'a', 'absent'));
      const version = await committed(table, note(a, 'a2', old));
      const [, cursor] = await drain(table, await table.latest());
      const refused = await table.commit([
        note(b, 'b', 'absent'),
        note(a, 'a3', old),
        check(noteKind, c, version),
        check(noteKind, at(partition, 'd'), 'absent'),
      ]);
      expect(refused).toEqual({ ok: false, code: 'conflict', keys: [a, c] });
      expect((await all(table, { partition, limit: 10 })).map((item) => item.value)).toEqual([
        { text: 'a2' },
      ]);
      expect((await drain(table, cursor))[0]).toEqual([]);
    });

    test('racing commits on one version: one goes through', async () => {
      const key = at(fresh());
      const version = await committed(table, note(key, 'start', 'absent'));
      const writers = Array.from({ length: 20 }, (_, n) => note(key, `w${n}`, version));
      const results = await Promise.all(writers.map((write) => table.commit([write])));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const winner = results.findIndex((result) => result.ok);
      expect(await table.get(noteKind, key)).toMatchObject({ value: { text: `w${winner}` } });
    });

    test('a check guards a commit without changing the item', async () => {
      const partition = fresh();
      const [guard, key] = [at(partition, 'guard'), at(partition, 'key')];
      const version = await committed(table, note(guard, 'g', 'absent'));
      await committed(table, check(noteKind, guard, version), note(key, 'k'));
      expect(await table.get(noteKind, guard)).toMatchObject({ version });
    });

    test('after any history it reads like a Map', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(aCommit, { maxLength: 30 }), async (commits) => {
          expect(await playAsMap(table, fresh(), commits)).toBe(commits.length);
        }),
        { numRuns: 60 },
      );
    });
  });
}

/** What a generated write expects, and whether that will hold. */
const anExpectation = fc.constantFrom('current', 'stale', 'absent', 'any');
const aWrite = fc.record({
  op: fc.constantFrom('put', 'put', 'delete', 'check'),
  sort: fc.nat(4),
  text: fc.string({ maxLength: 8 }),
  kind: fc.constantFrom(noteKind, noteKind, otherKind),
  expected: anExpectation,
});
const aCommit = fc.uniqueArray(aWrite, {
  minLength: 1,
  maxLength: 4,
  selector: (write) => write.sort,
});
type WritePlan = typeof aWrite extends fc.Arbitrary<infer T> ? T : never;

interface Entry {
  readonly kind: string;
  readonly value: Note;
  readonly version: Version;
}

/** Plays commits on the table and on a Map beside it, which must agree after each. */
async function playAsMap(table: Table, partition: string, commits: WritePlan[][]): Promise<number> {
  const model = new Map<string, Entry>();
  let stale = 'none' as Version; // A version that nothing has.
  for (const plans of commits) {
    const expectations = plans.map(({ sort, expected }): Expectation => {
      if (expected === 'current') return model.get(`${sort}`)?.version ?? 'absent';
      return expected === 'stale' ? stale : expected;
    });
    const writes = plans.map(({ op, sort, text, kind }, n): Write => {
      const key = at(partition, `${sort}`);
      const expect = expectations[n] ?? 'any';
      if (op === 'put') return put(kind, key, { text }, expect);
      return op === 'delete' ? remove(kind, key, expect) : check(kind, key, expect);
    });
    const conflicts = writes.filter(({ key, expect }) => {
      const found = model.get(key.sort);
      return expect !== 'any' && expect !== (found?.version ?? 'absent');
    });
    const result = await table.commit(writes);
    expect(result.ok ? [] : result.keys).toEqual(conflicts.map((write) => write.key));
    if (!result.ok) continue;
    for (const write of writes) {
      const before = model.get(write.key.sort);
      if (before && write.op !== 'check') stale = before.version;
      if (write.op === 'delete') model.delete(write.key.sort);
      if (write.op !== 'put') continue;
      const { version } = result;
      model.set(write.key.sort, { kind: write.kind.name, value: decodeNote(write.value), version });
    }
    await agrees(table, partition, model);
  }
  return commits.length;
}

async function agrees(table: Table, partition: string, model: Map<string, Entry>): Promise<void> {
  const rows = [...model].toSorted(([a], [b]) => compareText(a, b));
  const expected = rows.map(([sort, entry]) => ({ key: at(partition, sort), ...entry }));
  expect(await all(table, { partition, limit: 2 })).toEqual(expected);
  const keys = Array.from({ length: 5 }, (_, n) => at(partition, `${n}`));
  const items = await table.getMany(noteKind, keys);
  const notes = expected.filter((item) => item.kind === noteKind.name);
  expect(items.filter((item) => item !== undefined)).toEqual(notes);
  for (const item of items) {
    if (item) expect(asRead(await table.get(noteKind, item.key))).toBe(item.version);
  }
}
