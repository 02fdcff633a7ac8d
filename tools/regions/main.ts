import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { ControlState, RegionView } from '#runtime/local/control/state.ts';
import { CommandFailed, controlOf } from '../drill/control.ts';
import type { Control } from '../drill/control.ts';

const names: Readonly<Record<Region, string>> = { eu: 'Frankfurt', ap: 'Singapore' };

/** `npm run regions -- …`: the operator's hand on the house that runs on this machine. */
function command(): Command {
  const program = new Command('npm run regions --')
    .description('Shows and changes who looks after what in the house that runs.')
    .option('--data <folder>', 'folder of the house that runs', '.meridian/data')
    .option('--reason <text>', 'why, for those who read the history', 'Decided by an operator');
  const region = () => new Argument('<region>', 'eu or ap').choices([...regions]);
  program
    .command('status', { isDefault: true })
    .description('who holds what, and how each Region is')
    .action(async () => show(await house(program).state()));
  const decisions = {
    evacuate: 'the other Region adopts what is at home there',
    return: 'an evacuated Region takes its own back',
    lost: 'an evacuated Region will never be back: its store is shut out for good',
  };
  for (const [name, what] of Object.entries(decisions)) {
    program
      .command(name)
      .description(what)
      .addArgument(region())
      .action(async (home: Region) => {
        const { reason } = program.opts<{ reason: string }>();
        show(await house(program).press(name, { region: home, reason }));
      });
  }
  return program;
}

function house(program: Command): Control {
  const { data } = program.opts<{ data: string }>();
  const control = controlOf(resolve(data));
  if (control) return control;
  throw new CommandFailed(
    `No house runs on ${resolve(data)}. Start it with "npm start", or give --data.`,
  );
}

function show({ regions: views, ways }: ControlState): void {
  for (const region of regions) console.log(`${names[region]} (${region})  ${line(views[region])}`);
  const cut = ways.filter((way) => way.cut !== undefined).map(({ way }) => way);
  console.log(cut.length > 0 ? `Cut: ${cut.join(', ')}` : 'No way is cut.');
}

function line({ lag, lease, process, seat, trusted }: RegionView): string {
  const parts = [
    seat ? `${seat.standing}, held by ${seat.holder} in epoch ${seat.epoch}` : 'unheard of',
    process === 'running' ? (trusted ? 'answers' : 'not ready') : process,
    lease && (lease.held ? `lease from ${lease.from ?? 'nobody'}` : 'no lease'),
    lag && (lag.reachable ? `${lag.behindMs ?? 0} ms behind` : 'cut off'),
  ];
  return parts.filter(Boolean).join('; ');
}

command()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof CommandFailed ? error.message : error);
    process.exitCode = 1;
  });
