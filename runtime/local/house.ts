import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedSignIn, openSystemRandom, systemClock } from '#adapters/embedded/index.ts';
import { pictureSizes } from '#house/index.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import { supervise } from './child-process.ts';
import type { Running, SupervisedProcess } from './child-process.ts';
import { courierId } from './demo-people.ts';
import { startEdge } from './edge/edge.ts';
import type { Edge } from './edge/edge.ts';
import { openPictureShelf } from './edge/house-pictures.ts';
import { CannotStart, claimHouse, claimPorts, portsFrom, prepareFolder } from './layout.ts';
import type { Ports, Secrets } from './layout.ts';
import type { StartOptions } from './options.ts';
import type { PartnersConfig } from './partners/main.ts';
import type { PicturesConfig } from './pictures/main.ts';
import type { RegionConfig } from './region/config.ts';
import { openRunningFile } from './running-file.ts';
import type { RunningFile } from './running-file.ts';
import { waitUntilAlike } from './wait-until-alike.ts';

const courierTokenMs = 365 * 86_400_000;

interface Plan {
  readonly options: StartOptions;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly keysFolder: string;
  readonly regionFolders: Readonly<Record<Region, string>>;
  readonly addresses: Readonly<Record<Region, string>>;
  readonly publicUrl: string;
  readonly runningFile: RunningFile;
  /** Lets go of the folder. */
  readonly release: () => void;
}

/** Starts partners, both Regions and the edge. Throws `CannotStart` with what to do. */
export async function startHouse(
  options: StartOptions,
  say: (line: string) => void,
): Promise<Running> {
  const plan = await planOf(options);
  const edges: Edge[] = [];
  const news: RegionNews = {
    onChanged: (keys) => edges.forEach((edge) => edge.purge(keys)),
    onBack: () => edges.forEach((edge) => edge.purgeAll()),
  };
  const processes = [
    await startPartners(plan, say),
    ...regions.map((region) => startRegionProcess(plan, region, say, news)),
  ];
  const stop = async () => {
    for (const running of processes) running.retire();
    await Promise.all(edges.map((edge) => edge.close()));
    // Partners last: what a Region finishes may still need them.
    const [partners, ...rest] = processes;
    await Promise.all(rest.map((running) => running.stop()));
    await partners?.stop();
    plan.runningFile.remove();
    plan.release();
  };
  try {
    await Promise.all(processes.map((running) => running.ready));
    if (options.seed) await waitUntilAlike(plan.addresses, systemClock);
    edges.push(await openEdge(plan));
    if (options.seed && options.pictures) processes.push(startDrawing(plan, say));
    return { stop };
  } catch (cause) {
    await stop();
    if (cause instanceof CannotStart) throw cause;
    throw new CannotStart(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function planOf(options: StartOptions): Promise<Plan> {
  const { folder, host } = options;
  const secrets = await prepareFolder(folder);
  const release = claimHouse(folder);
  const ports = portsFrom(options.port);
  await claimPorts(ports, host);
  return {
    options,
    ports,
    secrets,
    keysFolder: join(folder, 'keys'),
    regionFolders: { eu: join(folder, 'regions', 'eu'), ap: join(folder, 'regions', 'ap') },
    addresses: {
      eu: `http://127.0.0.1:${ports.regions.eu}`,
      ap: `http://127.0.0.1:${ports.regions.ap}`,
    },
    publicUrl: `http://localhost:${ports.edge}`,
    runningFile: openRunningFile(folder, ports),
    release,
  };
}

function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** What the edge has to know of a Region. */
interface RegionNews {
  readonly onChanged: (surrogateKeys: readonly string[]) => void;
  readonly onBack: () => void;
}

function startRegionProcess(
  plan: Plan,
  region: Region,
  say: (line: string) => void,
  news: RegionNews,
): SupervisedProcess {
  const { ports, options } = plan;
  const config: RegionConfig = {
    region,
    folder: plan.regionFolders[region],
    keysFolder: plan.keysFolder,
    port: ports.regions[region],
    addresses: plan.addresses,
    paymentProviderUrl: `http://127.0.0.1:${ports.paymentProvider}`,
    courierUrl: `http://127.0.0.1:${ports.courier}`,
    publicUrl: plan.publicUrl,
    secrets: plan.secrets,
    replicationDelayMs: options.replicationDelayMs,
    seed: options.seed,
  };
  const name = `Region ${region}`;
  const onLaunched = (pid: number) => plan.runningFile.launched(region, pid);
  const script = scriptAt('./region/main.ts');
  return supervise({ name, script, config, onNote: say, onLaunched, ...news });
}

async function startPartners(plan: Plan, say: (line: string) => void): Promise<SupervisedProcess> {
  const clock = systemClock;
  const keyFile = join(plan.keysFolder, 'sign-in.key');
  const signIn = await openEmbeddedSignIn({ keyFile, clock, random: openSystemRandom() });
  const courier = { kind: 'partner', partnerId: courierId, role: 'courier' } as const;
  const config: PartnersConfig = {
    folder: join(plan.options.folder, 'partners'),
    ports: plan.ports,
    secrets: plan.secrets,
    regionFolders: plan.regionFolders,
    publicUrl: `http://127.0.0.1:${plan.ports.edge}`,
    courierToken: await signIn.issue(courier, plus(clock.now(), courierTokenMs)),
    courierSpeed: plan.options.courierSpeed,
  };
  return supervise({
    name: 'Partners',
    script: scriptAt('./partners/main.ts'),
    config,
    onNote: say,
    onLaunched: (pid) => plan.runningFile.launched('partners', pid),
  });
}

/** Fills the picture cache in the background; ends when there is nothing left to draw. */
function startDrawing(plan: Plan, say: (line: string) => void): SupervisedProcess {
  const config: PicturesConfig = { folder: join(plan.options.folder, 'pictures') };
  const script = scriptAt('./pictures/main.ts');
  return supervise({ name: 'Pictures', script, config, endsByItself: true, onNote: say });
}

async function openEdge(plan: Plan): Promise<Edge> {
  const { ports, options } = plan;
  const at = (port: number) => `http://localhost:${port}`;
  const pictures = openPictureShelf(join(options.folder, 'pictures'));
  return await startEdge({
    host: options.host,
    port: ports.edge,
    regions: plan.addresses,
    addresses: {
      edge: at(ports.edge),
      paymentProvider: at(ports.paymentProvider),
      courier: at(ports.courier),
      mailbox: at(ports.mailbox),
    },
    pictures,
    pictureWidths: pictureSizes,
    clock: systemClock,
  });
}
