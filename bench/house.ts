import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedSignIn, openSystemRandom, systemClock } from '#adapters/embedded/index.ts';
import { present } from '#kernel/assert.ts';
import { derivedId } from '#kernel/ids.ts';
import { hourMs, plus } from '#kernel/time.ts';
import { supervise } from '#runtime/local/child-process.ts';
import type { SupervisedProcess } from '#runtime/local/child-process.ts';
import { portsFrom, prepareFolder } from '#runtime/local/layout.ts';
import type { Ports, Secrets } from '#runtime/local/layout.ts';
import type { PartnersConfig } from '#runtime/local/partners/main.ts';
import type { RegionConfig } from '#runtime/local/region/config.ts';
import type { WitnessConfig } from '#runtime/local/witness/main.ts';

/** One Region with its partners, as processes of their own: the house without edge and other Region. */
export interface BenchHouse {
  readonly region: SupervisedProcess;
  readonly partners: SupervisedProcess;
  readonly witness: SupervisedProcess;
  readonly url: string;
  /** The token of a support engineer. */
  readonly token: string;
  stop(): Promise<void>;
}

export async function startHouse(folder: string, firstPort: number): Promise<BenchHouse> {
  const ports = portsFrom(firstPort);
  const secrets = await prepareFolder(folder);
  const partners = startPartners(folder, ports, secrets);
  const witness = startWitness(folder, ports, secrets);
  await Promise.all([partners.ready, witness.ready]);
  const region = startRegion(folder, ports, secrets);
  const startedAt = performance.now();
  await region.ready;
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`Region ready after ${seconds.toFixed(1)} s, model built.`);
  return {
    region,
    partners,
    witness,
    url: `http://127.0.0.1:${ports.regions.eu}`,
    token: await supportToken(folder),
    stop: async () => {
      await region.stop();
      await partners.stop();
      await witness.stop();
    },
  };
}

export function pidOf(running: SupervisedProcess): number {
  return present(running.pid(), `${running.name} process`);
}

export function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

async function supportToken(folder: string): Promise<string> {
  const signIn = await openEmbeddedSignIn({
    keyFile: join(folder, 'keys', 'sign-in.key'),
    clock: systemClock,
    random: openSystemRandom(),
  });
  const staffId = derivedId('staff', 'eu', new Uint8Array(16));
  const expiresAt = plus(systemClock.now(), hourMs);
  return await signIn.issue({ kind: 'staff', staffId, roles: ['support'] }, expiresAt);
}

function startPartners(folder: string, ports: Ports, secrets: Secrets): SupervisedProcess {
  const config: PartnersConfig = {
    folder: join(folder, 'partners'),
    ports,
    secrets,
    regionFolders: { eu: folder, ap: join(folder, 'nowhere') },
    publicUrl: `http://127.0.0.1:${ports.regions.eu}`,
    courierToken: 'unused',
    courierSpeed: 0.001,
  };
  const script = scriptAt('../runtime/local/partners/main.ts');
  return supervise({ name: 'Partners', script, config, onNote: console.log });
}

function startWitness(folder: string, ports: Ports, secrets: Secrets): SupervisedProcess {
  const config: WitnessConfig = {
    file: join(folder, 'witness', 'witness.json'),
    port: ports.witness,
    secret: secrets.interRegion,
  };
  const script = scriptAt('../runtime/local/witness/main.ts');
  return supervise({ name: 'Witness', script, config, onNote: console.log });
}

function startRegion(folder: string, ports: Ports, secrets: Secrets): SupervisedProcess {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const config: RegionConfig = {
    region: 'eu',
    folder,
    keysFolder: join(folder, 'keys'),
    port: ports.regions.eu,
    addresses: { eu: at(ports.regions.eu), ap: at(ports.regions.ap) },
    witnessUrl: at(ports.witness),
    paymentProviderUrl: at(ports.paymentProvider),
    courierUrl: at(ports.courier),
    publicUrl: at(ports.edge),
    secrets,
    seed: false,
  };
  const script = scriptAt('../runtime/local/region/main.ts');
  return supervise({ name: 'Region eu', script, config, onNote: console.log });
}
