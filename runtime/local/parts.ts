import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedSignIn, openSystemRandom, systemClock } from '#adapters/embedded/index.ts';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { SignIn } from '#ports/sign-in.ts';
import { supervise } from './child-process.ts';
import type { SupervisedProcess } from './child-process.ts';
import { controlRoomId, courierId } from './demo-people.ts';
import type { PartnersConfig } from './partners/main.ts';
import type { PicturesConfig } from './pictures/main.ts';
import type { Plan } from './plan.ts';
import type { RegionConfig } from './region/config.ts';
import type { WitnessConfig } from './witness/main.ts';

const tokenMs = 365 * 86_400_000;

function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** What the edge has to know of a Region. */
export interface RegionNews {
  readonly onChanged: (surrogateKeys: readonly string[]) => void;
  readonly onBack: () => void;
}

export function startRegionProcess(
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
    addresses: { ...plan.addresses, ...acrossTheSea(plan, region) },
    witnessUrl: plan.network.addressFor(region, 'witness'),
    paymentProviderUrl: `http://127.0.0.1:${ports.paymentProvider}`,
    courierUrl: `http://127.0.0.1:${ports.courier}`,
    publicUrl: plan.publicUrl,
    secrets: plan.secrets,
    seed: options.seed,
  };
  const name = `Region ${region}`;
  const onLaunched = (pid: number) => plan.runningFile.launched(region, pid);
  const script = scriptAt('./region/main.ts');
  return supervise({ name, script, config, onNote: say, onLaunched, ...news });
}

function acrossTheSea({ network }: Plan, from: Region): Partial<Record<Region, string>> {
  return Object.fromEntries(otherRegions(from).map((to) => [to, network.addressFor(from, to)]));
}

/** The third place, which keeps the roster: started first, so that the Regions find it. */
export function startWitness(plan: Plan, say: (line: string) => void): SupervisedProcess {
  const config: WitnessConfig = {
    file: join(plan.options.folder, 'witness', 'roster.json'),
    port: plan.ports.witness,
    secret: plan.secrets.interRegion,
  };
  const onLaunched = (pid: number) => plan.runningFile.launched('witness', pid);
  const script = scriptAt('./witness/main.ts');
  return supervise({ name: 'The witness', script, config, onNote: say, onLaunched });
}

function openSignIn({ keysFolder }: Plan): Promise<SignIn> {
  const keyFile = join(keysFolder, 'sign-in.key');
  return openEmbeddedSignIn({ keyFile, clock: systemClock, random: openSystemRandom() });
}

/** For the control room, which looks and decides as a member of staff does. */
export async function issueStaffToken(plan: Plan): Promise<string> {
  const roles = ['administrator', 'support', 'merchandiser', 'order-desk'] as const;
  const actor = { kind: 'staff', staffId: controlRoomId, roles } as const;
  const signIn = await openSignIn(plan);
  return await signIn.issue(actor, plus(systemClock.now(), tokenMs));
}

export async function startPartners(
  plan: Plan,
  say: (line: string) => void,
): Promise<SupervisedProcess> {
  const signIn = await openSignIn(plan);
  const courier = { kind: 'partner', partnerId: courierId, role: 'courier' } as const;
  const config: PartnersConfig = {
    folder: join(plan.options.folder, 'partners'),
    ports: plan.ports,
    secrets: plan.secrets,
    regionFolders: plan.regionFolders,
    publicUrl: `http://127.0.0.1:${plan.ports.edge}`,
    courierToken: await signIn.issue(courier, plus(systemClock.now(), tokenMs)),
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
export function startDrawing(plan: Plan, say: (line: string) => void): SupervisedProcess {
  const config: PicturesConfig = { folder: join(plan.options.folder, 'pictures') };
  const script = scriptAt('./pictures/main.ts');
  return supervise({ name: 'Pictures', script, config, endsByItself: true, onNote: say });
}
