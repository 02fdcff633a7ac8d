import { join } from 'node:path';
import { systemClock } from '#adapters/embedded/index.ts';
import { readOptions } from './options.ts';
import { CannotStart } from './layout.ts';
import { startHouse } from './house.ts';
import { readyText } from './ready-text.ts';

/** `npm start`: the whole house on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const startedAtMs = systemClock.now();
  console.log('Meridian is starting …');
  const house = await startHouse(options, (line) => console.log(line));
  const seconds = (systemClock.now() - startedAtMs) / 1_000;
  console.log(readyText(options, seconds));
  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) {
      console.log('Ending at once. Nothing that was acknowledged is lost.');
      process.exit(130);
    }
    isStopping = true;
    console.log(`\n${signal}: closing the doors, finishing what is under way …`);
    house.stop().then(
      () => {
        console.log(`Ended cleanly. All state is in ${join(options.folder)}.`);
        process.exit(0);
      },
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', () => stop('Ctrl-C'));
  process.on('SIGTERM', () => stop('Told to end'));
}

function fail(error: unknown): void {
  if (error instanceof CannotStart) console.error(`\nCannot start. ${error.message}`);
  else console.error('\nCannot start.', error);
  process.exit(1);
}

main().catch(fail);
