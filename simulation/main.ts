import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { planOf } from './plan.ts';
import { runSeeds } from './pool.ts';
import { coverageText, neverExercised } from './report/coverage.ts';
import { clockText, timelineText } from './report/timeline.ts';
import { runPlan } from './run-plan.ts';
import { opening } from './workload/house.ts';
import type { Told } from './worker.ts';

interface Options {
  readonly seed?: number;
  readonly seeds?: number;
  readonly minutes?: number;
  readonly from?: number;
  readonly workers?: number;
  readonly coverage?: boolean;
}

const seedsDefault = 200;
const seedMax = 2 ** 31;

/** `npm run simulate`: many seeds on all cores with a summary, or one of them as a timeline. */
async function main(): Promise<void> {
  const options = new Command('npm run simulate --')
    .description(
      'Runs the house in simulated Regions under faults, and holds it to its invariants.\n' +
        'The same seed is the same run, on any machine.',
    )
    .option('--seeds <count>', `how many seeds (${seedsDefault} when nothing is said)`, whole)
    .option('--minutes <minutes>', 'as many seeds as fit into this time', whole)
    .option('--from <seed>', 'the first seed; the others follow it. Drawn when left out', whole)
    .option('--workers <count>', 'how many seeds at once; as many as there are cores', whole)
    .option('--seed <seed>', 'runs this one and prints its timeline', whole)
    .option('--no-coverage', 'prints no table of what was exercised')
    .parse()
    .opts<Options>();
  process.exitCode =
    options.seed === undefined ? await runMany(options) : await replay(options.seed);
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0 && number <= seedMax) return number;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${seedMax}.`);
}

async function replay(seed: number): Promise<number> {
  const plan = planOf(seed);
  const { recording, hash, records, simulatedMs, violations } = await runPlan(plan, {
    keepsTrace: true,
  });
  print(timelineText(recording.entries, plan.regions, opening));
  print('Faults');
  for (const { atMs, force, forMs, kind, region } of plan.faults) {
    const share = `${Math.round(100 * force)} %`;
    print(`  ${clockText(atMs)} for ${clockText(forMs)}  ${kind}, ${region}, ${share}`);
  }
  print(`\nSeed ${seed}: ${records} records in ${clockText(simulatedMs)}, hash ${hash}`);
  for (const violation of violations) print(`  !! ${violationText(violation)}`);
  if (violations.length === 0) print('  No rule was broken.');
  return violations.length === 0 ? 0 : 1;
}

async function runMany(options: Options): Promise<number> {
  const first = options.from ?? randomInt(seedMax / 2);
  const startedAt = performance.now();
  const endsAt = options.minutes === undefined ? Infinity : startedAt + options.minutes * 60_000;
  const count = options.minutes === undefined ? (options.seeds ?? seedsDefault) : Infinity;
  const total = new Totals();
  print(`Seeds ${first} and following`);
  const seeds = seedsFrom(first, count, () => performance.now() < endsAt);
  await runSeeds(
    seeds,
    (told) => {
      total.add(told);
      if (told.violations.length > 0) printFailure(told);
      if (process.stdout.isTTY)
        process.stdout.write(`\r${total.line(performance.now() - startedAt)} `);
    },
    options.workers,
  );
  print(`\r${total.line(performance.now() - startedAt)}\n`);
  if (options.coverage !== false) print(coverageText(total.counts));
  const never = neverExercised(total.counts);
  print(never.length === 0 ? 'Everything known was exercised.' : 'Never exercised:');
  for (const name of never) print(`  ${name}`);
  if (total.failing.length === 0) print(`\nNo rule was broken in ${total.seeds} seeds.`);
  else print(`\nRules were broken in ${total.failing.length} of ${total.seeds} seeds:`);
  for (const told of total.failing) printFailure(told);
  return total.failing.length === 0 ? 0 : 1;
}

function* seedsFrom(first: number, count: number, mayGoOn: () => boolean): Generator<number> {
  for (let done = 0; done < count && mayGoOn(); done++) yield (first + done) % seedMax;
}

class Totals {
  seeds = 0;
  ordersOpened = 0;
  ordersPlaced = 0;
  simulatedMs = 0;
  readonly failing: Told[] = [];
  readonly counts = new Map<string, number>();

  add(told: Told): void {
    this.seeds += 1;
    this.ordersOpened += told.ordersOpened;
    this.ordersPlaced += told.ordersPlaced;
    this.simulatedMs += told.simulatedMs;
    if (told.violations.length > 0) this.failing.push(told);
    for (const [name, count] of told.counts) {
      this.counts.set(name, (this.counts.get(name) ?? 0) + count);
    }
  }

  line(elapsedMs: number): string {
    const seconds = elapsedMs / 1_000;
    const rate = (count: number, per: number) =>
      Math.round((count / seconds) * per).toLocaleString('en');
    const days = (this.simulatedMs / 86_400_000).toFixed(1);
    return (
      `${this.seeds} seeds (${rate(this.seeds, 60)} a minute), ${this.ordersOpened} orders ` +
      `(${rate(this.ordersOpened, 1)} a second; ${this.ordersPlaced} placed), ${days} days simulated, ` +
      `${this.failing.length} failing, ${seconds.toFixed(0)} s`
    );
  }
}

function printFailure({ seed, violations }: Told): void {
  print(`\nSeed ${seed}  (npm run simulate -- --seed ${seed})`);
  for (const violation of violations.slice(0, 5)) print(`  !! ${violationText(violation)}`);
  if (violations.length > 5) print(`  and ${violations.length - 5} more`);
}

function violationText({ atMs, detail, rule }: Told['violations'][number]): string {
  return `${clockText(atMs)} ${rule}: ${detail}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
