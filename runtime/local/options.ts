import { Command, InvalidArgumentError, Option } from 'commander';
import { resolve } from 'node:path';

export interface StartOptions {
  /** The edge's port. The Regions, the partners and the witness take the next six. */
  readonly port: number;
  readonly folder: string;
  /** Interface that the edge listens on; everything else stays on the loopback. */
  readonly host: string;
  /** How much faster than life the local courier works. */
  readonly courierSpeed: number;
  /** How long a byte travels from one Region to another, or to the witness. */
  readonly linkDelayMs: number;
  /** Fill an empty store with the seeded house. */
  readonly seed: boolean;
  /** Draw the lists' pictures in the background; without it each is drawn when it is first asked for. */
  readonly pictures: boolean;
}

/** Reads the command line and `PORT`. Prints help or a usage error and exits where that is the answer. */
export function readOptions(argv: readonly string[]): StartOptions {
  const command = new Command('npm start --')
    .description(
      'Runs the whole house on this machine: two Regions, the edge, and the local partners.',
    )
    .addOption(
      new Option('--port <number>', 'port of the edge; the next six are used inside')
        .env('PORT')
        .argParser(portOf)
        .default(8080),
    )
    .option(
      '--host <address>',
      'interface that the edge listens on; whoever reaches it can use the control room',
      '127.0.0.1',
    )
    .option('--data <folder>', 'folder that holds all state', '.meridian/data')
    .option(
      '--courier-speed <factor>',
      'how much faster than life the courier works',
      positive,
      14_400,
    )
    .option('--link-delay <ms>', 'delay between the Regions one way, in milliseconds', natural, 60)
    .option('--no-seed', 'start with an empty house')
    .option('--no-pictures', 'draw pictures only when they are asked for')
    .addHelpText(
      'after',
      `
Examples:
  npm start                         start on port 8080, seeded on first start
  npm start -- --port 9000          another port
  npm start -- --data /tmp/house    another folder; remove the folder to start anew
  npm run demo                      (in a second terminal) play the main flows against it

Ctrl-C ends it cleanly. Killing it loses nothing that was acknowledged.`,
    );
  const parsed = command.parse(argv).opts<{
    port: number;
    host: string;
    data: string;
    courierSpeed: number;
    linkDelay: number;
    seed: boolean;
    pictures: boolean;
  }>();
  return {
    port: parsed.port,
    host: parsed.host,
    folder: resolve(parsed.data),
    courierSpeed: parsed.courierSpeed,
    linkDelayMs: parsed.linkDelay,
    seed: parsed.seed,
    pictures: parsed.pictures,
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_529) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65529.');
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number above zero.');
}

function natural(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a whole number of milliseconds.');
}
