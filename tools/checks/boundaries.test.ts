import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBoundaries, ruleNames } from './boundaries.ts';
import type { BoundaryReport } from './boundaries.ts';

const root = join(import.meta.dirname, '../..');

/** Files that keep every rule, on which the violations lean. */
const lawful: Readonly<Record<string, string>> = {
  'kernel/money.ts': 'export const zero = 0;',
  'contracts/common.ts': "export { zero } from '../kernel/money.ts';",
  'ports/table.ts':
    "import type { zero } from '#kernel/money.ts';\nexport type Zero = typeof zero;",
  'ports/table.contract.ts': "import { test } from 'vitest';\ntest('a', () => undefined);",
  'adapters/simulated/table.ts': "export type { Zero } from '#ports/table.ts';",
  'adapters/simulated/table.test.ts': "import '#ports/table.contract.ts';\nimport 'fast-check';",
  'modules/orders/index.ts': "export { place } from './place-order.ts';",
  'modules/orders/place-order.ts':
    "import { zero } from '#kernel/money.ts';\nexport const place = zero;",
  'modules/orders/place-order.test.ts': "import '#adapters/simulated/table.ts';",
  'modules/payments/index.ts': "export { place } from '#modules/orders/index.ts';",
  'runtime/local/main.ts':
    "import '#modules/orders/index.ts';\nimport '#adapters/simulated/table.ts';",
  'house/index.ts': "export { zero } from '#kernel/money.ts';",
  'tools/demo/main.ts': "import '#adapters/simulated/table.ts';\nimport 'fast-check';",
  'simulation/run.ts': "import '#adapters/simulated/table.ts';",
};

/** One deliberate violation a row: the rule that must name it, the file, and what is in it. */
const violations: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['kernel-layer', 'kernel/bad.ts', "import '#ports/table.ts';"],
  ['contracts-layer', 'contracts/bad.ts', "import '../ports/table.ts';"],
  ['ports-layer', 'ports/bad.ts', "import '#modules/orders/index.ts';"],
  ['adapters-layer', 'adapters/simulated/bad.ts', "import '#modules/orders/index.ts';"],
  ['modules-layer', 'modules/orders/bad-runtime.ts', "import '#runtime/local/main.ts';"],
  [
    'modules-layer',
    'modules/orders/bad-type.ts',
    "import type { Zero } from '#adapters/simulated/table.ts';\nexport type Bad = Zero;",
  ],
  [
    'modules-layer',
    'modules/orders/bad-later.ts',
    "export const bad = () => import('#adapters/simulated/table.ts');",
  ],
  ['house-layer', 'house/bad.ts', "import '#contracts/common.ts';"],
  [
    'adapters-from-composition',
    'modules/orders/bad-adapter.ts',
    "import '#adapters/simulated/table.ts';",
  ],
  [
    'modules-by-the-door',
    'modules/payments/bad.ts',
    "export { place } from '#modules/orders/place-order.ts';",
  ],
  [
    'runtime-by-the-door',
    'runtime/local/bad.ts',
    "export { place } from '#modules/orders/place-order.ts';",
  ],
  ['workshops-apart', 'runtime/local/bad-tool.ts', "import '../../tools/demo/main.ts';"],
  ['tests-apart', 'runtime/local/bad-suite.ts', "import '#ports/table.contract.ts';"],
  [
    'pure-core',
    'modules/orders/bad-file.ts',
    "import { readFileSync } from 'node:fs';\nexport const bad = readFileSync;",
  ],
  [
    'pure-core',
    'kernel/bad-timer.ts',
    "import { setTimeout } from 'node:timers/promises';\nexport const bad = setTimeout;",
  ],
  ['transport-outside', 'modules/orders/bad-http.ts', "export { Hono } from 'hono';"],
  ['no-cycles', 'modules/orders/half-circle.ts', "import './other-half-circle.ts';"],
  ['resolvable', 'modules/orders/bad-path.ts', "import '#modules/nowhere/index.ts';"],
  ['declared-packages', 'modules/orders/bad-package.ts', "import 'msgpackr';"],
  ['no-dev-packages', 'runtime/local/bad-dev.ts', "import 'fast-check';"],
];

const supports: Readonly<Record<string, string>> = {
  'modules/orders/other-half-circle.ts': "import './half-circle.ts';",
};

describe('the borders of the code', () => {
  let tree: string;
  let report: BoundaryReport;

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'boundaries-'));
    copyFileSync(join(root, 'package.json'), join(tree, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    const files = { ...lawful, ...supports };
    for (const [file, source] of [...Object.entries(files), ...violations.map((v) => v.slice(1))]) {
      write(tree, String(file), String(source));
    }
    report = await checkBoundaries(tree);
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  test.each(violations)('%s names the violation in %s', (rule, file) => {
    expect(report.crossings).toContainEqual(expect.objectContaining({ rule, from: file }));
  });

  test('nothing lawful is named', () => {
    const named = report.crossings.map((crossing) => crossing.from);
    expect(named.filter((file) => file in lawful)).toEqual([]);
  });

  test('every rule has a violation that proves it', async () => {
    const proven = new Set(violations.map(([rule]) => rule));
    expect(await ruleNames()).toEqual([...proven].toSorted());
  });

  test('a file that the parser cannot read is reported, not passed over', async () => {
    write(tree, 'modules/orders/unread.mts', "import '#adapters/simulated/table.ts';");
    expect((await checkBoundaries(tree)).missed).toEqual(['modules/orders/unread.mts']);
  });
});

test('every file of the real tree is read', async () => {
  const { cruised, missed } = await checkBoundaries(root);
  expect(missed).toEqual([]);
  expect(cruised).toBeGreaterThan(300);
});

function write(tree: string, file: string, source: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), `${source}\n`);
}
