import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import type { Bug } from './bug.ts';
import { hunt } from './hunt.ts';
import type { Catch } from './hunt.ts';
import { lineOf, tableOf, withTable } from './report.ts';
import type { Hunts } from './report.ts';
import { bugs } from './table.ts';

interface Options {
  readonly starts: number;
  readonly first?: number;
  readonly workers: number;
  readonly write?: boolean;
}

const page = new URL('../../docs/simulator.md', import.meta.url);
/** No two hunts of a bug come to the same seeds. */
const startsApart = 10_000;

/** `npm run simulate:bugs`: plants one bug after the other, and counts the seeds until it is caught. */
async function main(): Promise<void> {
  const command = new Command('npm run simulate:bugs --')
    .description('Plants known bugs in the house, and counts the seeds until each is caught.')
    .argument('[names...]', 'of the bugs; all when none is named')
    .option('--starts <count>', 'how often each is hunted, from another seed', whole, 3)
    .option('--first <seed>', 'where the first hunt of each starts. Drawn when left out', whole)
    .option('--workers <count>', 'hunts at once', whole, availableParallelism())
    .option('--write', 'puts the table of all bugs into docs/simulator.md')
    .parse();
  const options = command.opts<Options>();
  const wanted = named(command.args);
  if (options.write && wanted.length < bugs.length) {
    throw new Error('The table is of all bugs: name none to write it');
  }
  const startedAt = performance.now();
  const first = options.first ?? randomInt(2 ** 30);
  print(`${wanted.length} bugs, ${options.starts} hunts each, from seed ${first} on\n`);
  const hunted = await huntAll(wanted, first, options);
  const uncaught = hunted.filter(({ catches }) => catches.some(({ caughtBy }) => !caughtBy));
  print(`\n${minutesText(performance.now() - startedAt)}`);
  for (const { bug } of uncaught) print(`Not always caught within ${bug.seedsMax}: ${bug.name}`);
  if (uncaught.length > 0) process.exitCode = 1;
  else if (options.write) {
    await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(hunted)));
    print('docs/simulator.md has the table.');
  }
}

/** In the order of the bugs, however they were caught. */
async function huntAll(
  wanted: readonly Bug[],
  first: number,
  { starts, workers }: Options,
): Promise<Hunts[]> {
  const hunted = new Map(wanted.map((bug) => [bug, [] as Catch[]]));
  const hunts = wanted.flatMap((bug) =>
    Array.from({ length: starts }, (_, start) => ({ bug, seed: first + start * startsApart })),
  );
  const queue = hunts.values();
  const work = async (): Promise<void> => {
    for (const { bug, seed } of queue) {
      const catches = hunted.get(bug) ?? [];
      catches.push(await hunt(bug, seed));
      if (catches.length === starts) print(lineOf({ bug, catches }));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return [...hunted].map(([bug, catches]) => ({ bug, catches }));
}

function named(names: readonly string[]): readonly Bug[] {
  if (names.length === 0) return bugs;
  return names.map((name) => {
    const bug = bugs.find((one) => one.name === name);
    if (bug) return bug;
    throw new Error(`No bug is called ${name}: ${bugs.map((one) => one.name).join(', ')}`);
  });
}

function minutesText(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes.`;
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0 && number < 2 ** 31) return number;
  throw new InvalidArgumentError('It must be a whole number.');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
