import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { drawRun } from './draw/page.ts';
import { planOf } from './plan.ts';
import { clockText } from './report/clock-text.ts';
import { print, violationText } from './report/print.ts';
import { runPlan } from './run-plan.ts';
import type { Outcome } from './run-plan.ts';
import { loadPlan, planText, savePlan } from './shrink/saved-plan.ts';
import { shrink } from './shrink/shrink.ts';
import { levels } from './timeline/level.ts';
import type { LevelName } from './timeline/level.ts';
import { timelineText } from './timeline/timeline.ts';
import { opening } from './workload/house.ts';
import type { Plan } from './world/plan.ts';

export interface OneOptions {
  readonly seed?: number;
  readonly plan?: string;
  readonly bug?: string;
  readonly level: LevelName;
  readonly order?: string;
  readonly from?: number;
  readonly to?: number;
  readonly html?: string;
  readonly shrink?: boolean;
  readonly shrinkSeconds: number;
  readonly save?: string;
}

/** Tells, draws or shrinks one run. Resolves to the exit code: 1 when a rule was broken. */
export async function runOne(options: OneOptions): Promise<number> {
  const plan = options.plan === undefined ? planOf(options.seed ?? 0) : loadPlan(options.plan).plan;
  if (options.shrink === true || options.save !== undefined) return shrinkOne(plan, options);
  const outcome = await runPlan(plan, { keepsTrace: true });
  if (options.html === undefined) printTimeline(plan, outcome, options);
  else draw(plan, outcome, options.html, options);
  printVerdict(outcome, plan);
  return outcome.violations.length === 0 ? 0 : 1;
}

function printTimeline(plan: Plan, { recording }: Outcome, options: OneOptions): void {
  const { from, level, order, to } = options;
  const text = timelineText(recording, {
    regions: plan.regions,
    start: opening,
    level: levels[level],
    width: process.stdout.columns ?? widthDefault,
    colors: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    ...(from !== undefined && { fromMs: from }),
    ...(to !== undefined && { toMs: to }),
    ...(order !== undefined && { order }),
  });
  print(text);
}

const widthDefault = 180;

function draw(plan: Plan, outcome: Outcome, file: string, options: OneOptions): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, drawRun(plan, outcome, commandFor(options)));
  print(`The picture is in ${file}`);
}

/** What replays this run. */
function commandFor({ bug, plan, seed }: OneOptions): string {
  const what = plan === undefined ? `--seed ${seed ?? 0}` : `--plan ${plan}`;
  return `npm run simulate -- ${what}${bug === undefined ? '' : ` --bug ${bug}`}`;
}

function printVerdict({ hash, records, simulatedMs, violations }: Outcome, plan: Plan): void {
  if (plan.faults.length > 0) print('Faults');
  for (const { atMs, force, forMs, kind, region } of plan.faults) {
    const share = `${Math.round(100 * force)} %`;
    print(`  ${clockText(atMs)} for ${clockText(forMs)}  ${kind}, ${region}, ${share}`);
  }
  print(`\nSeed ${plan.seed}: ${records} records in ${clockText(simulatedMs)}, hash ${hash}`);
  for (const violation of violations) print(`  !! ${violationText(violation)}`);
  if (violations.length === 0) print('  No rule was broken.');
}

async function shrinkOne(plan: Plan, options: OneOptions): Promise<number> {
  const [first] = (await runPlan(plan)).violations;
  if (!first) {
    print('This run breaks no rule: there is nothing to shrink.');
    return 0;
  }
  print(`Looking for the smallest plan that still breaks “${first.rule}” …`);
  const endsAt = performance.now() + options.shrinkSeconds * 1_000;
  const fails = async (candidate: Plan) =>
    (await runPlan(candidate, { untilBroken: first.rule })).violations.some(
      ({ rule }) => rule === first.rule,
    );
  const shrunk = await shrink(plan, fails, () => performance.now() < endsAt);
  const { violations } = await runPlan(shrunk.plan);
  const broken = violations.find(({ rule }) => rule === first.rule) ?? first;
  const saved = { why: broken.detail, rule: first.rule, plan: shrunk.plan };
  print(planText(saved));
  const how = shrunk.isSmallest ? 'nothing smaller fails' : 'the time was over';
  print(`\n${sizeText(plan)}  →  ${sizeText(shrunk.plan)}   (${shrunk.runs} runs; ${how})`);
  for (const violation of violations) print(`  !! ${violationText(violation)}`);
  const name = options.save ?? `.meridian/simulation/smallest-${plan.seed}.json`;
  print(`\nKept in ${savePlan(name, saved)}. Replay it by`);
  print(`  ${commandFor({ ...options, plan: name })}`);
  return 1;
}

function sizeText({ faults, shoppers, tasks }: Plan): string {
  return `${shoppers.length} shoppers, ${tasks.length} tasks, ${faults.length} faults`;
}
