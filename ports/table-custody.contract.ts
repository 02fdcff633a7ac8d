import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Region } from '#kernel/region.ts';
import type { Standing } from '#kernel/roster.ts';
import { ownCustody } from './custody.ts';
import type { Custody } from './custody.ts';
import { appendedKind, check, ownedKind, put, staying } from './item-kind.ts';
import { accountKind, ap, at, committed, decodeNote, fresh } from './table-bench.contract.ts';
import type { OpenTable, TableBench } from './table-bench.contract.ts';
import { NatureViolated, TableUnavailable } from './table.ts';
import type { Key, Write } from './table.ts';

/** A custody of Region `eu` that a test changes under the table's hands. */
class Hands implements Custody {
  holders: Record<Region, Region> = { eu: 'eu', ap: 'ap' };
  epochs: Record<Region, number> = { eu: 0, ap: 0 };
  standings: Record<Region, Standing> = { eu: 'serving', ap: 'serving' };
  isLeased = true;
  readonly holderOf = (home: Region) => this.holders[home];
  readonly epochOf = (home: Region) => this.epochs[home];
  readonly standingOf = (home: Region) => this.standings[home];
  readonly mayCommit = (home: Region) => this.isLeased && this.holders[home] === 'eu';
  readonly changed = ownCustody('eu').changed;

  give(home: Region, holder: Region): void {
    this.holders[home] = holder;
    this.epochs[home] += 1;
  }
}

const homeOfKey = ({ partition }: Key) => (partition.startsWith('ap/') ? 'ap' : 'eu');
const stayingAccount = staying(ownedKind('staying-account', homeOfKey, decodeNote));
const stayingRecord = staying(appendedKind('staying-record', homeOfKey, decodeNote));

/** Who may commit what when homes change hands. */
export function tableCustodyContract(name: string, open: OpenTable): void {
  describe(`table contract: ${name}: homes that change hands`, () => {
    let bench: TableBench;
    let hands: Hands;
    beforeAll(async () => {
      hands = new Hands();
      bench = await open('eu', hands);
    });
    afterAll(() => bench.close());

    const account = (key: Key): Write => put(accountKind, key, { text: 'x' }, 'absent');

    test('the table tells whom it asks', () => {
      expect(bench.table.custody.holderOf('ap')).toBe('ap');
    });

    test('a Region commits what it adopted, and no more once it gave it back', async () => {
      const [first, second] = [ap(at(fresh())), ap(at(fresh()))];
      await expect(bench.table.commit([account(first)])).rejects.toThrow(NatureViolated);
      hands.give('ap', 'eu');
      await committed(bench.table, account(first));
      hands.give('ap', 'ap');
      await expect(bench.table.commit([account(second)])).rejects.toThrow(TableUnavailable);
      await committed(bench.table, account(at(fresh())));
    });

    test('a Region commits nothing of its own home while another holds it', async () => {
      hands.give('eu', 'ap');
      const key = at(fresh());
      await expect(bench.table.commit([account(key)])).rejects.toThrow(TableUnavailable);
      expect(await bench.table.get(accountKind, key)).toBeUndefined();
      hands.give('eu', 'eu');
      await committed(bench.table, account(key));
    });

    test('without a lease it commits nothing that could be adopted', async () => {
      hands.isLeased = false;
      await expect(bench.table.commit([account(at(fresh()))])).rejects.toThrow(TableUnavailable);
      hands.isLeased = true;
      await committed(bench.table, account(at(fresh())));
    });

    test('what stays is its own Region’s, whoever holds the home and with or without a lease', async () => {
      hands.give('eu', 'ap');
      hands.give('ap', 'eu');
      hands.isLeased = false;
      await committed(
        bench.table,
        put(stayingAccount, at(fresh()), { text: 'x' }, 'absent'),
        put(stayingRecord, at(fresh()), { text: 'x' }, 'absent'),
      );
      hands.isLeased = true;
      const foreign = put(stayingAccount, ap(at(fresh())), { text: 'x' }, 'absent');
      await expect(bench.table.commit([foreign])).rejects.toThrow(NatureViolated);
      hands.give('eu', 'eu');
      hands.give('ap', 'ap');
    });

    test('what stays with a Region that is lost is written by who holds its home', async () => {
      const left = () => put(stayingAccount, ap(at(fresh())), { text: 'x' }, 'absent');
      hands.standings.ap = 'lost';
      await expect(bench.table.commit([left()])).rejects.toThrow(TableUnavailable);
      hands.give('ap', 'eu');
      await committed(bench.table, left());
      hands.isLeased = false;
      await expect(bench.table.commit([left()])).rejects.toThrow(TableUnavailable);
      hands.isLeased = true;
      hands.standings.ap = 'serving';
      hands.give('ap', 'ap');
    });

    test('anybody may check what another holds', async () => {
      hands.isLeased = false;
      const key = at(fresh());
      await committed(
        bench.table,
        check(accountKind, ap(key), 'absent'),
        put(stayingAccount, key, { text: 'x' }, 'absent'),
      );
      hands.isLeased = true;
      expect(await bench.table.get(stayingAccount, key)).toMatchObject({ value: { text: 'x' } });
    });
  });
}
