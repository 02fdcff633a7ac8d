import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { regions } from '#kernel/region.ts';
import { CommandFailed, controlOf } from './control.ts';
import { drill } from './drill.ts';
import type { DrillOptions } from './drill.ts';
import { startOwnHouse } from './own-house.ts';

interface Options extends DrillOptions {
  readonly data: string;
  readonly own: boolean;
}

function readOptions(): Options {
  return new Command('npm run drill --')
    .description(
      'Cuts the sea between the Regions, kills one, evacuates it and brings it back, while shoppers of both continents buy. Then compares what they were told with all books.',
    )
    .option('--data <folder>', 'folder of the house that runs', '.meridian/data')
    .option(
      '--own',
      'start a house of its own, with 160 ms between the Regions, also when one runs',
    )
    .addOption(
      new Option('--lost <region>', 'the Region to kill').choices([...regions]).default('eu'),
    )
    .option('--rate <number>', 'orders a second that begin on each continent', positive, 5)
    .option('--readers <number>', 'visits a second on each continent, of three pages', positive, 10)
    .option('--phase <seconds>', 'length of a phase', positive, 8)
    .option('--out <folder>', 'where the picture goes', '.meridian/drill')
    .addHelpText(
      'after',
      `
It plays against the house that runs on --data, else it starts its own in a folder for the while.
Exit code 1 when an order was lost or duplicated, or a unit oversold or unaccounted for.`,
    )
    .parse()
    .opts<Options>();
}

function positive(value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Give a number above zero.');
}

async function main(): Promise<void> {
  const options = readOptions();
  const running = options.own ? undefined : controlOf(resolve(options.data));
  if (running) {
    console.log(`Drilling the house at ${running.url}.`);
    process.exitCode = (await drill(running, options)) ? 0 : 1;
    return;
  }
  console.log('Starting a house for the drill, with 160 ms between the Regions …');
  const own = await startOwnHouse();
  try {
    process.exitCode = (await drill(own.control, options)) ? 0 : 1;
  } finally {
    await own.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof CommandFailed ? `\n${error.message}` : error);
  process.exitCode = 1;
});
