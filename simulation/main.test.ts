import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { loadPlan } from './shrink/saved-plan.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command, as people call it. */
async function simulate(...options: string[]): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [main, ...options], { cwd: folder });
  const [said, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, said: said + complaint };
}

/** A plan that was shrunk with this bug in the house, and what it then broke. */
const kept = ['--plan', 'one-unit-two-buyers'];
const withBug = [...kept, '--bug', 'transfer-credited-twice'];
const { rule } = loadPlan('one-unit-two-buyers');

describe('one run', { timeout: 120_000 }, () => {
  test('of a plan that once failed fails again when its bug is back, and is drawn', async () => {
    const file = join(folder, 'pictures', 'run.html');
    const { code, said } = await simulate(...withBug, '--html', file);
    expect(said).toContain(`!! 0:00`);
    expect(said).toContain(rule);
    expect(code).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain(`"rule":"${rule}"`);
  });

  test('is shrunk, kept, and replayed as it was kept', async () => {
    const file = join(folder, 'smaller.json');
    const shrunk = await simulate(...withBug, '--shrink-seconds', '4', '--save', file);
    expect(shrunk.said).toContain(`--plan ${file} --bug transfer-credited-twice`);
    expect(loadPlan(file)).toMatchObject({ rule, plan: { tasks: [], faults: [] } });
    const { code, said } = await simulate('--plan', file, '--level', 'story', '--to', '10s');
    expect(said).toContain('No rule was broken.');
    expect(code).toBe(0);
  });

  test('that breaks nothing is not shrunk', async () => {
    const { code, said } = await simulate(...kept, '--shrink');
    expect(said).toContain('nothing to shrink');
    expect(code).toBe(0);
  });

  test.each([
    [['--seed', '1', '--bug', 'none-such'], 'No bug is called none-such'],
    [['--plan', 'none-such'], 'none-such'],
    [['--seed', '1', '--to', 'noon'], '0:12:30'],
    [['--seed', '1', '--level', 'loud'], 'story'],
  ])('says what is wrong with %j', async (options, complaint) => {
    const { code, said } = await simulate(...options);
    expect(code).toBe(1);
    expect(said).toContain(complaint);
    expect(said).not.toMatch(/^ {4}at /m);
  });
});
