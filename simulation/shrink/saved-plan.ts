import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { marketCodes } from '#kernel/market.ts';
import { regions } from '#kernel/region.ts';
import { Mistake } from '../report/mistake.ts';
import { tasks } from '../world/plan.ts';
import type { Plan } from '../world/plan.ts';

/** A plan that once broke a rule, kept as data: it outlives changes of what seeds stand for. */
export interface SavedPlan {
  /** What was wrong, for whoever sees it fail again. */
  readonly why: string;
  /** The rule that it broke. */
  readonly rule: string;
  readonly plan: Plan;
}

const count = z.int().min(0);
const region = z.enum(regions);

const planSchema: z.ZodType<Plan> = z.strictObject({
  seed: count,
  regions: z.array(region).min(1),
  shoppers: z.array(
    z.strictObject({
      name: z.string(),
      seed: count,
      atMs: count,
      market: z.enum(marketCodes),
      wants: z.enum(['brooch', 'ring']).exactOptional(),
      callsMax: count.exactOptional(),
    }),
  ),
  tasks: z.array(
    z.strictObject({ name: z.string(), task: z.enum(tasks), seed: count, atMs: count, region }),
  ),
  faults: z.array(
    z.strictObject({
      kind: z.string(),
      atMs: count,
      forMs: count,
      region,
      force: z.number().min(0).max(1),
    }),
  ),
  units: count,
  evacuateAfterMs: count.exactOptional(),
});

const savedSchema: z.ZodType<SavedPlan> = z.strictObject({
  why: z.string(),
  rule: z.string(),
  plan: planSchema,
});

const shelf = new URL('../plans/', import.meta.url);
const nameShape = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The file that a plan of this name is kept in; a path is taken as it is. */
export function planFile(name: string): string {
  return nameShape.test(name) ? fileURLToPath(new URL(`${name}.json`, shelf)) : name;
}

/** The names of all plans that are kept as fixtures, in order. */
export function savedNames(): string[] {
  const files = readdirSync(shelf).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).toSorted();
}

/** Throws a `Mistake` that says what is wrong with it when the file holds no plan. */
export function loadPlan(name: string): SavedPlan {
  const file = planFile(name);
  const read = savedSchema.safeParse(parsed(file));
  if (!read.success) throw new Mistake(`${file} holds no plan:\n${z.prettifyError(read.error)}`);
  return read.data;
}

function parsed(file: string): unknown {
  if (!existsSync(file)) {
    throw new Mistake(`There is no plan ${file}. Kept are ${savedNames().join(', ') || 'none'}.`);
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Mistake(`${file} holds no JSON: ${String(error)}`, { cause: error });
  }
}

/** Writes the plan to where its name leads, and returns the file. */
export function savePlan(name: string, saved: SavedPlan): string {
  const file = planFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${planText(saved)}\n`);
  return file;
}

/** JSON with each shopper, task and fault on a line of its own. */
export function planText(saved: SavedPlan): string {
  const lines = JSON.stringify(saved, (key, value: unknown) => flat(key, value), 2);
  return lines.replaceAll(/"\\u0001(.*)"/g, (_, text: string) => String(JSON.parse(`"${text}"`)));
}

/** One element of a list, and the few Regions, as a marked string that stays on one line. */
function flat(key: string, value: unknown): unknown {
  const isElement = /^\d+$/.test(key) && typeof value === 'object';
  return isElement || key === 'regions' ? `\u0001${JSON.stringify(value)}` : value;
}
