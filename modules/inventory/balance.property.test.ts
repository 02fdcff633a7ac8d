import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recoverTransfers } from './follow-transfers.ts';
import { loadAllotments } from './read-levels.ts';
import { audit, command, faults, historyOf, tolerate, variants } from './stock-history.fixture.ts';
import type { Run } from './stock-history.fixture.ts';
import { openStock, receive } from './stock.fixture.ts';

describe('after any history, over any link', () => {
  test('promises never exceed what came, and at rest all balances to the unit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), historyOf(command), faults, async (seed, groups, faults) => {
        const regions = openStock(seed);
        for (const variantId of variants) await receive(regions.eu, { variantId, quantity: 20 });
        const { eu, ap, link } = regions;
        Object.assign(link.faults, faults.link);
        for (const at of [eu, ap]) Object.assign(at.faults, faults.region);
        const run: Run = { regions, orders: [], wire: Promise.resolve() };
        for (const group of groups) {
          await Promise.all(group.map((each) => tolerate(run, each)));
          for (const { came, held } of await audit(regions)) expect(held).toBeLessThanOrEqual(came);
        }

        link.setAll('healed');
        for (const at of [eu, ap]) {
          Object.assign(at.faults, {
            conflictChance: 0,
            unavailableChance: 0,
            lostAnswerChance: 0,
          });
        }
        for (let round = 0; round < 2; round++) {
          await regions.replicate();
          for (const at of [eu, ap]) await recoverTransfers(at);
        }
        await regions.replicate();
        for (const { came, held } of await audit(regions)) expect(held).toBe(came);
        for (const variantId of variants) {
          const seen = await loadAllotments(eu.table, variantId);
          expect(seen).toEqual(await loadAllotments(ap.table, variantId));
          const onTheWay = seen.reduce((units, { given, credited }) => units + given - credited, 0);
          expect(onTheWay).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});
