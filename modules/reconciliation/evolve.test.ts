import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { homeOf } from '#kernel/ids.ts';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { present } from '#kernel/assert.ts';
import { loadEvents, rebuildHead } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { mended } from './attend-finding.ts';
import { noteFinding, summaryOf } from './note-finding.ts';
import { commitFinding, findingHeads, loadFinding } from './store.ts';

const steps = ['found', 'remained', 'mended', 'dismissed'] as const;

test('a finding is what its events make of it, after any history', async () => {
  const anyHistory = fc.array(fc.tuple(fc.constantFrom(...steps), fc.integer({ min: 0, max: 3 })));
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const region = openSimulatedRegion({ region: 'eu', seed: 1 });
      const orderId = newId('order', 'eu', region);
      const about = { home: 'eu', code: 'payment.kept', subject: orderId, orderId } as const;
      const difference = { ...about, isMendable: true, facts: { leftMinor: 0 } };
      const noted = present(await noteFinding(region, difference), 'finding');
      const { findingId } = noted.item.value;
      for (const [step, number] of history) {
        region.clock.jump(1_000);
        if (step === 'found') {
          await noteFinding(region, { ...difference, facts: { leftMinor: number } });
          continue;
        }
        const item = present(await loadFinding(region.table, findingId), 'finding');
        const summary = summaryOf(item.value);
        const fact =
          step === 'mended'
            ? mended(item.value, 'gone', 'system')
            : step === 'remained'
              ? ({
                  type: 'reconciliation.remained',
                  data: { ...summary, tries: number + 1, trouble: 'silence' },
                } as const)
              : ({
                  type: 'reconciliation.dismissed',
                  data: { ...summary, reason: 'known', by: 'system' },
                } as const);
        await commitFinding(region, item, fact, 'test');
      }
      const stored = await loadFinding(region.table, findingId);
      const events = await loadEvents(region.table, findingId);
      expect(rebuildHead(findingHeads, events)).toEqual(stored?.value);
      expect(homeOf(findingId)).toBe('eu');
    }),
    { numRuns: 50 },
  );
});
