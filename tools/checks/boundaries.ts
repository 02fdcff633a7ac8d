import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

export interface Crossing {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface BoundaryReport {
  readonly crossings: readonly Crossing[];
  /** TypeScript files that were read. */
  readonly cruised: number;
  /** TypeScript files that are there and were not read: the rules were not asked about them. */
  readonly missed: readonly string[];
}

const config = join(import.meta.dirname, '../../.dependency-cruiser.mjs');
/**
 * Asks every rule of `.dependency-cruiser.mjs` about every TypeScript file under `root`, which has a
 * `package.json` and `node_modules` of its own. A parser that stopped understanding the language
 * reads nothing and finds nothing; therefore what was read is compared with what is there.
 */
export async function checkBoundaries(root: string): Promise<BoundaryReport> {
  const folders = codeFolders(root);
  const options = await extractDepcruiseOptions(config);
  const { output } = await cruise(folders, { ...options, baseDir: root, validate: true });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text, not a result');
  const read = sourcesOf(output);
  const there = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx,mts,cts}`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  );
  return {
    crossings: output.summary.violations.map((found) => ({
      rule: found.rule.name,
      from: found.from,
      to: found.unresolvedTo ?? found.to,
    })),
    cruised: there.filter((file) => read.has(file)).length,
    missed: there.filter((file) => !read.has(file)).toSorted(),
  };
}

/** The names of all rules, in order. */
export async function ruleNames(): Promise<string[]> {
  const { ruleSet } = await extractDepcruiseOptions(config);
  return (ruleSet?.forbidden ?? []).map((rule) => rule.name ?? 'unnamed').toSorted();
}

/** All that may hold code, so that a new folder is asked about without being announced. */
function codeFolders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$|^coverage$/.test(entry.name))
    .map((entry) => entry.name);
}

function sourcesOf(result: ICruiseResult): Set<string> {
  return new Set(result.modules.map((module) => module.source));
}
