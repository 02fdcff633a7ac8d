import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Region } from '#kernel/region.ts';
import { claimHouse, claimPorts, portsFrom, prepareFolder } from './layout.ts';
import type { Ports, Secrets } from './layout.ts';
import { openNetwork } from './network/network.ts';
import type { Network } from './network/network.ts';
import type { StartOptions } from './options.ts';
import { openRunningFile } from './running-file.ts';
import type { RunningFile } from './running-file.ts';

/** All that the parts of one house are started with. */
export interface Plan {
  readonly options: StartOptions;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** Opens the control room's switches; another at every start. */
  readonly controlToken: string;
  readonly keysFolder: string;
  readonly regionFolders: Readonly<Record<Region, string>>;
  /** Where the Regions listen, for the edge and the partners, who are near each. */
  readonly addresses: Readonly<Record<Region, string>>;
  /** What lies between the Regions, and between them and the witness. */
  readonly network: Network;
  readonly publicUrl: string;
  readonly runningFile: RunningFile;
  /** Lets go of the folder. */
  readonly release: () => void;
}

/** Makes the folder, claims it and the ports, and opens the network. Throws `CannotStart`. */
export async function planOf(options: StartOptions): Promise<Plan> {
  const { folder, host } = options;
  const secrets = await prepareFolder(folder);
  const release = claimHouse(folder);
  const ports = portsFrom(options.port);
  await claimPorts(ports, host);
  const controlToken = randomBytes(24).toString('base64url');
  return {
    options,
    ports,
    secrets,
    controlToken,
    keysFolder: join(folder, 'keys'),
    regionFolders: { eu: join(folder, 'regions', 'eu'), ap: join(folder, 'regions', 'ap') },
    addresses: {
      eu: `http://127.0.0.1:${ports.regions.eu}`,
      ap: `http://127.0.0.1:${ports.regions.ap}`,
    },
    network: await openNetwork({
      ports: { ...ports.regions, witness: ports.witness },
      conditions: { delayMs: options.linkDelayMs },
    }),
    publicUrl: `http://localhost:${ports.edge}`,
    runningFile: openRunningFile(folder, ports, controlToken),
    release,
  };
}
