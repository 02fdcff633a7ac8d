import { describe, expect, test } from 'vitest';
import { hunt } from './hunt.ts';
import { patchText, patchedSources } from './patch-source.ts';
import { tableOf, withTable } from './report.ts';
import { bugs } from './table.ts';

/** Those that are caught soonest; `npm run simulate:bugs` hunts them all. */
const quickest = ['transfer-without-decrement', 'expired-though-placed', 'goods-leave-unpaid'];

describe('the known bugs', () => {
  test.each(bugs)('$name has its place in the source as it is', (bug) => {
    expect(patchedSources(bug).size).toBeGreaterThan(0);
  });

  test('each has a name of its own, and a rule that it breaks', () => {
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
    expect(bugs.filter(({ breaks }) => breaks.length === 0)).toEqual([]);
    expect(bugs.length).toBeGreaterThanOrEqual(25);
  });

  test.each(quickest)('%s is caught', { timeout: 120_000 }, async (name) => {
    const bug = bugs.find((one) => one.name === name);
    if (!bug) throw new Error(`No bug is called ${name}`);
    const { caughtBy } = await hunt(bug, 1);
    expect(caughtBy?.rule).toBeOneOf([...bug.breaks]);
  });
});

describe('a patch', () => {
  const patch = { file: 'x.ts', find: 'a + b', replace: 'a - b' };

  test('changes the one place that it looks for', () => {
    expect(patchText('let c = a + b;', patch)).toBe('let c = a - b;');
  });

  test.each(['let c = b + a;', 'let c = a + b + (a + b);'])('refuses %j', (source) => {
    expect(() => patchText(source, patch)).toThrow('rewrite the bug');
  });
});

describe('the table of bugs', () => {
  test('takes the place of the one before', () => {
    const [bug] = bugs;
    if (!bug) throw new Error('There is no bug');
    const caughtBy = { seed: 7, rule: 'a rule', detail: '' };
    const catches = [3, 1, 9].map((seeds) => ({ bug, seeds, caughtBy }));
    const table = tableOf([{ bug, catches }]);
    expect(table).toContain(`| \`${bug.name}\` | ${bug.mistake} | a rule | 3 (1–9) |`);
    const page = 'Before\n<!-- bugs -->\nold\n<!-- end of bugs -->\nAfter\n';
    const written = withTable(page, table);
    expect(written).toBe(`Before\n<!-- bugs -->\n\n${table}\n\n<!-- end of bugs -->\nAfter\n`);
    expect(withTable(written, table)).toBe(written);
    expect(() => withTable('nothing', table)).toThrow('no place');
  });
});
