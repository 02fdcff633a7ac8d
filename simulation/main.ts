import { Command, InvalidArgumentError, Option } from 'commander';
import type { ManyOptions } from './many.ts';
import type { OneOptions } from './one.ts';
import { clockMs } from './report/clock-text.ts';
import { Mistake } from './report/mistake.ts';
import { levels } from './timeline/level.ts';

type Options = ManyOptions & OneOptions;

const seedMax = 2 ** 31;

/** `npm run simulate`: many seeds on all cores with a summary, or one run told, drawn or shrunk. */
async function main(): Promise<void> {
  const options = command().parse().opts<Options>();
  const isOne = options.seed !== undefined || options.plan !== undefined;
  if (options.bug !== undefined) await plantBug(options.bug, isOne);
  // What runs is loaded only now, so that a bug or a Region more can be in it.
  if (options.regions !== undefined)
    (await import('./more-regions.ts')).haveRegions(options.regions);
  if (isOne) process.exitCode = await (await import('./one.ts')).runOne(options);
  else process.exitCode = await (await import('./many.ts')).runMany(options);
}

function command(): Command {
  return new Command('npm run simulate --')
    .description(
      'Runs the house in simulated Regions under faults, and holds it to its invariants.\n' +
        'The same seed is the same run, on any machine.',
    )
    .optionsGroup('Many runs:')
    .option('--seeds <count>', 'how many seeds (200 when nothing is said)', whole)
    .option('--minutes <minutes>', 'as many seeds as fit into this time', whole)
    .option('--first <seed>', 'the first seed; the others follow it. Drawn when left out', whole)
    .option('--workers <count>', 'how many seeds at once; as many as there are cores', whole)
    .option('--regions <count>', 'how many Regions the house has: 2 or 3', regionCount)
    .option('--no-coverage', 'prints no table of what was exercised')
    .optionsGroup('One run:')
    .option('--seed <seed>', 'runs this one and prints its timeline', whole)
    .option('--plan <name>', 'runs a plan that was kept: its name, or a file')
    .option('--bug <name>', 'plants one of the known bugs in the house before')
    .addOption(
      new Option('--level <level>', 'how much the timeline tells')
        .choices(Object.keys(levels))
        .default('work'),
    )
    .option('--order <id>', 'tells of this order only; the end of its id is enough')
    .option('--from <time>', 'tells from this moment on: 0:12:30, 750s, 12m', moment)
    .option('--to <time>', 'tells up to this moment', moment)
    .option('--html <file>', 'draws the run into a file for the browser instead')
    .option('--shrink', 'looks for the smallest plan that breaks the same rule')
    .option('--shrink-seconds <seconds>', 'how long to look for it', whole, 60)
    .option('--save <name>', 'shrinks, and keeps the plan as a fixture of the tests');
}

/** The bug has to be there before anything of the house is loaded, and in this thread alone. */
async function plantBug(name: string, isOne: boolean): Promise<void> {
  if (!isOne) throw new Mistake('A bug goes with one run; npm run simulate:bugs hunts them all');
  const { plant } = await import('./bugs/patch-source.ts');
  const { bugs } = await import('./bugs/table.ts');
  const bug = bugs.find((one) => one.name === name);
  if (bug) plant(bug);
  else throw new Mistake(`No bug is called ${name}: ${bugs.map((one) => one.name).join(', ')}`);
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0 && number <= seedMax) return number;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${seedMax}.`);
}

function regionCount(text: string): number {
  if (text === '2' || text === '3') return Number(text);
  throw new InvalidArgumentError('It must be 2 or 3.');
}

function moment(text: string): number {
  const ms = clockMs(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It must be a time since the opening: 0:12:30, 750s, 12m.');
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
