import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '#kernel/result.ts';
import { leaseMarginMs, leaseMs, lostSilenceMs } from './witness.ts';
import type { Proposal, RosterChange, Witness } from './witness.ts';

export interface WitnessBench {
  readonly witness: Witness;
  /** The witness starts again on what it kept. */
  restart(): Promise<Witness>;
  /** Lets its monotonic clock go on. */
  advance(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

const renewal = {
  eu: { region: 'eu', incarnation: 'eu-1' },
  ap: { region: 'ap', incarnation: 'ap-1' },
} as const;
const evacuateEu: RosterChange = { kind: 'evacuated', home: 'eu', survivor: 'ap' };

/** The tests that every witness must pass. */
export function witnessContract(name: string, open: () => Promise<WitnessBench>): void {
  describe(`witness contract: ${name}`, () => {
    let bench: WitnessBench;
    let witness: Witness;
    beforeEach(async () => {
      bench = await open();
      ({ witness } = bench);
    });
    afterEach(() => bench.close());

    const propose = (change: RosterChange, more: Partial<Proposal> = {}) =>
      witness.propose({ expectVersion: 0, change, by: 'stf_1', reason: 'a drill', ...more });

    test('a Region of the first roster gets a lease, and holds its own', async () => {
      const renewed = accepted(await witness.renew(renewal.eu));
      expect(renewed).toMatchObject({ leaseMs, effectiveInMs: 0, incarnations: { eu: 'eu-1' } });
      expect(renewed.roster.seats.eu).toEqual({ holder: 'eu', epoch: 0, standing: 'serving' });
    });

    test('a change takes effect when the lease of who loses by it has run out', async () => {
      await witness.renew(renewal.eu);
      await bench.advance(1_000);
      await witness.renew(renewal.eu);
      await bench.advance(400);
      const { roster, effectiveInMs } = accepted(await propose(evacuateEu));
      expect(roster.seats.eu).toEqual({ holder: 'ap', epoch: 1, standing: 'evacuated' });
      expect(effectiveInMs).toBeCloseTo(leaseMs + leaseMarginMs - 400, 3);
    });

    test('renewals under the new roster do not put it off', async () => {
      await witness.renew(renewal.eu);
      const before = accepted(await propose(evacuateEu)).effectiveInMs;
      await bench.advance(1_000);
      const renewed = accepted(await witness.renew(renewal.eu));
      expect(renewed.roster.version).toBe(1);
      expect(renewed.effectiveInMs).toBeCloseTo(before - 1_000, 3);
      await bench.advance(leaseMs);
      expect(accepted(await witness.renew(renewal.ap)).effectiveInMs).toBe(0);
    });

    test('of two proposals for one version one is accepted, and the other changes nothing', async () => {
      const answers = await Promise.all([
        propose(evacuateEu),
        propose({ kind: 'evacuated', home: 'ap', survivor: 'eu' }),
      ]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: 'roster_changed' });
      expect((await witness.read()).roster.version).toBe(1);
    });

    test('a policy is refused while the Region is heard, an operator is not', async () => {
      await witness.renew(renewal.eu);
      await bench.advance(2_000);
      expect(await propose(evacuateEu, { silentForMs: 10_000 })).toMatchObject({
        code: 'region_heard',
      });
      expect(await propose(evacuateEu)).toMatchObject({ ok: true });
    });

    test('a policy is heard after silence, which a restart of the witness begins anew', async () => {
      await witness.renew(renewal.eu);
      await bench.advance(11_000);
      witness = await bench.restart();
      const silentForMs = 10_000;
      expect(await propose(evacuateEu, { silentForMs })).toMatchObject({ code: 'region_heard' });
      await bench.advance(10_500);
      expect(await propose(evacuateEu, { silentForMs })).toMatchObject({ ok: true });
    });

    test('a restart keeps the roster, and holds its effect up for a lease', async () => {
      accepted(await propose(evacuateEu));
      await bench.advance(60_000);
      witness = await bench.restart();
      const renewed = accepted(await witness.renew(renewal.ap));
      expect(renewed.roster.seats.eu.holder).toBe('ap');
      expect(renewed.effectiveInMs).toBeGreaterThan(leaseMs - 500);
      expect((await witness.read()).changes).toMatchObject([
        { version: 1, change: evacuateEu, by: 'stf_1', reason: 'a drill' },
      ]);
    });

    test('steps out of order are refused as the roster says', async () => {
      expect(await propose({ kind: 'returning', home: 'eu' })).toMatchObject({
        code: 'region_not_evacuated',
      });
      expect(await propose({ kind: 'lost', home: 'eu' })).toMatchObject({
        code: 'region_not_evacuated',
      });
    });

    test('another store in a Region’s place gets no lease', async () => {
      await witness.renew(renewal.eu);
      const other = { region: 'eu', incarnation: 'eu-2' } as const;
      expect(await witness.renew(other)).toMatchObject({ code: 'incarnation_unknown' });
      witness = await bench.restart();
      expect(await witness.renew(other)).toMatchObject({ code: 'incarnation_unknown' });
    });

    test('a lost store never comes back, and a new one takes its place by a change', async () => {
      await witness.renew(renewal.eu);
      await propose(evacuateEu);
      const lost = { kind: 'lost', home: 'eu' } as const;
      expect(await propose(lost, { expectVersion: 1 })).toMatchObject({ code: 'region_heard' });
      await bench.advance(lostSilenceMs + 1);
      expect(await propose(lost, { expectVersion: 1 })).toMatchObject({ ok: true });
      witness = await bench.restart();
      expect(await witness.renew(renewal.eu)).toMatchObject({ code: 'incarnation_revoked' });
      const fresh = { region: 'eu', incarnation: 'eu-2' } as const;
      expect(await witness.renew(fresh)).toMatchObject({ code: 'incarnation_unknown' });
      const rejoin = (incarnation: string) =>
        propose({ kind: 'rejoined', home: 'eu', incarnation }, { expectVersion: 2 });
      expect(await rejoin('eu-1')).toMatchObject({ code: 'incarnation_revoked' });
      expect(await rejoin('eu-2')).toMatchObject({ ok: true });
      expect(await witness.renew(fresh)).toMatchObject({ ok: true });
    });
  });
}

function accepted<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(`Refused: ${result.code}`);
  return result.value;
}
