import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import { ownCustody } from '#ports/custody.ts';
import { tableContract } from '#ports/table.contract.ts';
import { openEnvironment } from './environment.ts';
import { EmbeddedTable } from './table.ts';

tableContract('embedded', async (region, custody = ownCustody(region)) => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-'));
  const clock = new SimulatedClock({ mode: 'manual' });
  const environment = openEnvironment(folder);
  const table = new EmbeddedTable({ environment, region, clock, custody });
  return {
    table,
    replication: table,
    now: () => clock.now(),
    advance: (durationMs) => clock.advance(durationMs),
    sweep: async () => {
      while (await table.sweep());
    },
    close: async () => {
      await environment.root.close();
      rmSync(folder, { recursive: true });
    },
  };
});
