import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import type { Bug } from './bug.ts';
import { hunt } from './hunt.ts';
import type { Catch } from './hunt.ts';
import { bugs } from './table.ts';

interface Options {
  readonly starts: number;
  readonly from?: number;
  readonly workers: number;
}

/** `npm run simulate:bugs`: plants one bug after the other and counts the seeds until it is caught. */
async function main(): Promise<void> {
  const command = new Command('npm run simulate:bugs --')
    .description(
      'Plants known bugs in the house, and counts how many seeds each needs to be caught.',
    )
    .argument('[names...]', 'of the bugs; all when none is named')
    .option('--starts <count>', 'how often each is hunted, from another seed', whole, 3)
    .option('--from <seed>', 'the first seed of the first start. Drawn when left out', whole)
    .option('--workers <count>', 'hunts at once', whole, availableParallelism())
    .parse();
  const options = command.opts<Options>();
  const wanted = named(command.args);
  const from = options.from ?? randomInt(2 ** 30);
  const hunts = wanted.flatMap((bug) =>
    Array.from({ length: options.starts }, (_, start) => ({ bug, from: from + start * 10_000 })),
  );
  const found = new Map<Bug, Catch[]>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let one = hunts[next++]; one; one = hunts[next++]) {
      const caught = await hunt(one.bug, one.from);
      const all = [...(found.get(one.bug) ?? []), caught];
      found.set(one.bug, all);
      if (all.length === options.starts) print(line(one.bug, all));
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

function line(bug: Bug, catches: readonly Catch[]): string {
  const rules = [...new Set(catches.map(({ caughtBy }) => caughtBy?.rule ?? 'NOT CAUGHT'))];
  const seeds = catches.map((one) => one.seeds).join(' ');
  return `${bug.name.padEnd(42)} ${seeds.padStart(10)} of ${bug.seedsMax}  ${rules.join(' · ')}`;
}

function named(names: readonly string[]): readonly Bug[] {
  if (names.length === 0) return bugs;
  return names.map((name) => {
    const bug = bugs.find((one) => one.name === name);
    if (!bug)
      throw new Error(
        `There is no bug called ${name}. Known: ${bugs.map((one) => one.name).join(', ')}`,
      );
    return bug;
  });
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be a whole number.');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
