import { describe, expect, test } from 'vitest';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { tableContract } from '#ports/table.contract.ts';
import { TableUnavailable } from '#ports/table.ts';
import { SimulatedClock } from './clock.ts';
import { openSeededRandom } from './random.ts';
import { openSimulatedRegion } from './region.ts';
import { SimulatedTable } from './table.ts';

tableContract('simulated', async (region, custody) => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const table = new SimulatedTable({
    region,
    clock,
    random: openSeededRandom(1),
    ...(custody && { custody }),
  });
  return {
    table,
    replication: table,
    now: () => clock.now(),
    advance: (durationMs) => clock.advance(durationMs),
    sweep: () => table.sweep(),
    close: async () => {},
  };
});

const noteKind = mergeableKind<{ text: string }>('note', trusted);

describe('faults of the simulated table', () => {
  test('unavailable means that nothing was written', async () => {
    const { table, faults } = openSimulatedRegion({ region: 'eu', seed: 1 });
    const key = { partition: 'p', sort: 's' };
    faults.unavailableChance = 1;
    await expect(table.commit([put(noteKind, key, { text: 'a' }, 'any')])).rejects.toThrow(
      TableUnavailable,
    );
    expect(await table.get(noteKind, key)).toBeUndefined();
  });

  test('an index that lags shows a write in the end', async () => {
    const { table, faults, clock } = openSimulatedRegion({ region: 'eu', seed: 2 });
    faults.indexLagMsMax = 1_000;
    const indexes = [{ index: 'index1' as const, partition: 'list', sort: 's' }];
    const query = { partition: 'list', index: 'index1' as const, limit: 10 };
    for (let n = 0; n < 5; n++) {
      const key = { partition: `p${n}`, sort: 's' };
      await table.commit([put(noteKind, key, { text: 'a' }, 'absent', { indexes })]);
    }
    expect((await table.query(query)).items.length).toBeLessThan(5);
    await clock.advance(1_000);
    expect((await table.query(query)).items).toHaveLength(5);
  });
});
