import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planOf } from '../plan.ts';
import type { Plan } from '../world/plan.ts';
import { runPlan } from '../run-plan.ts';
import { loadPlan, planText, savePlan, savedNames } from './saved-plan.ts';
import { shrink } from './shrink.ts';

/** A crowded plan with all that can be taken out. */
const crowded: Plan = {
  ...planOf(13),
  faults: Array.from({ length: 6 }, (_, index) => ({
    kind: index === 4 ? 'process killed' : 'messages late',
    atMs: 61_234 * (index + 1),
    forMs: 33_333,
    region: 'eu',
    force: 0.123,
  })),
  evacuateAfterMs: 10_000,
};

const always = () => true;

describe('a failing plan', () => {
  test('loses all that its failure does not need', async () => {
    const wanted = crowded.shoppers[7]?.name;
    const { isSmallest, plan } = await shrink(
      crowded,
      async ({ faults, shoppers }) =>
        faults.some(({ kind }) => kind === 'process killed') &&
        shoppers.some(({ callsMax = 99, name }) => name === wanted && callsMax >= 4),
      always,
    );
    expect(isSmallest).toBe(true);
    expect(plan).toEqual({
      seed: crowded.seed,
      regions: ['eu', 'ap'],
      units: 1,
      tasks: [],
      faults: [{ kind: 'process killed', atMs: 0, forMs: 0, region: 'eu', force: 0.1 }],
      shoppers: [{ ...crowded.shoppers[7], atMs: expect.any(Number), callsMax: 4 }],
    });
    expect(plan.shoppers[0]?.atMs).toBeLessThan(1_000);
  });

  test('stays as it is when all of it is needed', async () => {
    const text = JSON.stringify(crowded);
    const { plan } = await shrink(crowded, async (one) => JSON.stringify(one) === text, always);
    expect(plan).toEqual(crowded);
  });

  test('is tried under other seeds when a bold cut hides the failure', async () => {
    const { plan } = await shrink(
      crowded,
      async ({ seed, shoppers }) => shoppers.length > 2 || seed > crowded.seed,
      always,
    );
    expect(plan.shoppers).toEqual([]);
  });

  test('is given back in time, smaller or not', async () => {
    let left = 5;
    const { isSmallest, plan, runs } = await shrink(
      crowded,
      async ({ faults }) => faults.length > 2,
      () => left-- > 0,
    );
    expect(isSmallest).toBe(false);
    expect(runs).toBeLessThanOrEqual(5);
    expect(plan.faults.length).toBeGreaterThan(2);
  });

  test('still does the same in the simulated house', { timeout: 120_000 }, async () => {
    const fails = async (plan: Plan) =>
      ((await runPlan(plan)).counts.get('event/order.placed') ?? 0) > 0;
    let left = 25;
    const { plan } = await shrink(planOf(2), fails, () => left-- > 0);
    expect(plan.shoppers.length).toBeLessThan(planOf(2).shoppers.length / 3);
    expect(plan.faults).toEqual([]);
    expect(await fails(plan)).toBe(true);
  });
});

describe('a saved plan', () => {
  test('comes back as it was', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    const saved = { why: 'a “quoted” reason\nof two lines', rule: 'money balances', plan: crowded };
    const file = savePlan(join(folder, 'deep', 'one.json'), saved);
    expect(loadPlan(file)).toEqual(saved);
    rmSync(folder, { recursive: true });
    expect(existsSync(file)).toBe(false);
  });

  test('has a line for each shopper and fault', () => {
    const lines = planText({ why: '', rule: '', plan: crowded }).split('\n');
    expect(lines.filter((line) => line.includes('"process killed"'))).toHaveLength(1);
    expect(lines.length).toBeLessThan(crowded.shoppers.length + crowded.tasks.length + 30);
  });

  test('with something unknown in it says what', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    const plan = { ...crowded, moons: 2 };
    const file = savePlan(join(folder, 'one.json'), { why: '', rule: '', plan });
    expect(() => loadPlan(file)).toThrow(/moons/);
    rmSync(folder, { recursive: true });
  });
});

describe('the plans that once failed', () => {
  test.for(savedNames())('%s breaks no rule any more', { timeout: 120_000 }, async (name) => {
    const { plan, why } = loadPlan(name);
    const { violations } = await runPlan(plan);
    const broken = violations.map(({ detail, rule }) => `${rule}: ${detail}`);
    expect(broken, `${why}\nnpm run simulate -- --plan ${name}`).toEqual([]);
  });
});
