import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regions as regionNames } from '#kernel/region.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { sweepReservations } from './sweep-reservations.ts';
import {
  bag,
  comeToRest,
  freeHere,
  heldMs,
  newOrder,
  openStock,
  receive,
  reserve,
} from './stock.fixture.ts';

const region = fc.constantFrom(...regionNames);
const chance = fc.constantFrom(0, 0.3, 0.6);
const bad = fc.record({
  lostAnswerChance: chance,
  conflictChance: chance,
  delayChance: chance,
  duplicateChance: chance,
});
/** Buyers at once, then the link: cut, healed, or some of what is under way arrives. */
const rounds = fc.array(
  fc.record({
    buyers: fc.array(region, { minLength: 1, maxLength: 8 }),
    link: fc.constantFrom('cut' as const, 'healed' as const, 'step' as const),
    waitMs: fc.constantFrom(0, 1_000, heldMs),
  }),
  { minLength: 2, maxLength: 10 },
);

describe('a piece of which there is one in the world', () => {
  test('is promised to one buyer at a time, and paid for once, whoever races over whatever link', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), region, rounds, bad, async (seed, home, turns, faults) => {
        const regions = openStock(seed);
        const { ap, clock, eu, link } = regions;
        await receive(regions[home], {
          location: home === 'eu' ? 'boutique-paris' : 'boutique-tokyo',
          quantity: 1,
        });
        for (const at of [eu, ap]) {
          at.faults.lostAnswerChance = faults.lostAnswerChance;
          at.faults.conflictChance = faults.conflictChance;
        }
        Object.assign(link.faults, {
          delayChance: faults.delayChance,
          duplicateChance: faults.duplicateChance,
        });
        let paid = 0;
        for (const { buyers, link: state, waitMs } of turns) {
          const asked = buyers.map(async (name) => {
            const order = newOrder(regions[name]);
            const answer = await reserve(regions[name], 1, order);
            return { answer, name, order };
          });
          const answers = await Promise.all(asked);
          const winners = answers.filter(({ answer }) => answer.ok);
          expect(winners.length + paid).toBeLessThanOrEqual(1);
          for (const { answer } of answers) {
            if (!answer.ok) expect(honest).toContain(answer.code);
          }
          // Who does not pay at once gives up.
          const [winner] = winners;
          if (winner && waitMs === 0) {
            const { name, order } = winner;
            const confirmed = await confirmReservation(regions[name], {
              ...order,
              correlationId: 'test',
            });
            if (confirmed.ok) paid += 1;
          } else await clock.advance(heldMs);
          if (state === 'step') await link.step();
          else link.setAll(state);
          for (const at of [eu, ap]) {
            at.faults.conflictChance = 0;
            await recoverTransfers(at);
            await sweepReservations(at);
          }
        }
        for (const at of [eu, ap]) at.faults.lostAnswerChance = 0;
        link.setAll('healed');
        await clock.advance(heldMs);
        await comeToRest(regions);
        const free = (await freeHere(eu)) + (await freeHere(ap));
        expect(free + paid).toBe(1);
        if (free === 0) {
          const late = await reserve(eu, 1, newOrder(eu), bag);
          expect(late).toMatchObject({ ok: false, code: 'stock_insufficient' });
        }
      }),
      { numRuns: 60 },
    );
  });
});

const honest = ['stock_insufficient', 'stock_held', 'stock_elsewhere', 'stock_contended'];
