import { randomInt } from 'node:crypto';
import { runSeeds } from './pool.ts';
import { coverageText, neverExercised } from './report/coverage.ts';
import { print, violationText } from './report/print.ts';
import type { Told } from './worker.ts';

export interface ManyOptions {
  readonly seeds?: number;
  readonly minutes?: number;
  readonly first?: number;
  readonly workers?: number;
  readonly coverage?: boolean;
  readonly regions?: number;
}

export const seedsDefault = 200;
export const seedMax = 2 ** 31;

/** Runs many seeds on all cores and tells what they found. Resolves to the exit code. */
export async function runMany(options: ManyOptions): Promise<number> {
  const first = options.first ?? randomInt(seedMax / 2);
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
      if (told.violations.length > 0) printFailure(told, options);
      if (process.stdout.isTTY)
        process.stdout.write(`\r${total.line(performance.now() - startedAt)} `);
    },
    { workersMax: options.workers, regions: options.regions },
  );
  print(`\r${total.line(performance.now() - startedAt)}\n`);
  if (options.coverage !== false) print(coverageText(total.counts));
  const never = neverExercised(total.counts);
  print(never.length === 0 ? 'Everything known was exercised.' : 'Never exercised:');
  for (const name of never) print(`  ${name}`);
  if (total.failing.length === 0) print(`\nNo rule was broken in ${total.seeds} seeds.`);
  else print(`\nRules were broken in ${total.failing.length} of ${total.seeds} seeds:`);
  for (const told of total.failing) printFailure(told, options);
  if (total.failing.length > 0)
    print('\nAdd --html run.html to see one, or --shrink for its smallest plan.');
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

function printFailure({ seed, violations }: Told, { regions }: ManyOptions): void {
  const more = regions === undefined ? '' : ` --regions ${regions}`;
  print(`\nSeed ${seed}  (npm run simulate -- --seed ${seed}${more})`);
  for (const violation of violations.slice(0, 5)) print(`  !! ${violationText(violation)}`);
  if (violations.length > 5) print(`  and ${violations.length - 5} more`);
}
