import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { present } from '#kernel/assert.ts';
import { variantIdOf } from '#modules/catalogue/index.ts';
import { catalogueOf } from '#modules/shopping/testing/catalogue-of.ts';
import { supervise } from '#runtime/local/child-process.ts';
import type { SupervisedProcess } from '#runtime/local/child-process.ts';
import { portsFrom, prepareFolder } from '#runtime/local/layout.ts';
import type { Ports, Secrets } from '#runtime/local/layout.ts';
import type { PartnersConfig } from '#runtime/local/partners/main.ts';
import type { RegionConfig } from '#runtime/local/region/config.ts';
import type { CeilingConfig } from './ceiling.ts';
import { measureOrders } from './orders.ts';
import { prepareStore } from './prepare.ts';
import { measureReads } from './reads.ts';
import type { ReadFigures } from './reads.ts';
import { ordersText, readsHead, readsRow } from './report.ts';
import { searchTerms } from './search-terms.ts';

interface BenchOptions {
  readonly products: number;
  readonly seconds: number;
  readonly customers: number;
  readonly port: number;
  readonly data: string;
  readonly only?: 'reads' | 'orders';
}

const query = 'market=europe&language=en';

/** `npm run bench`: reads against a bare server in the same run, and orders placed a second. */
async function main(): Promise<void> {
  const options = new Command('npm run bench --')
    .description('Measures reads against bare node:http, and checkouts to placed orders.')
    .option('--products <n>', 'products in the catalogue, with six variants each', Number, 10_000)
    .option('--seconds <n>', 'length of each measurement', Number, 8)
    .option('--customers <n>', 'customers who check out at once', Number, 64)
    .option('--port <n>', 'first of the eight ports to use', Number, 9_400)
    .option('--data <folder>', 'where the prepared store is kept', '.meridian/bench')
    .option('--only <part>', 'reads or orders')
    .parse()
    .opts<BenchOptions>();
  const folder = resolve(options.data, `eu-${options.products}`);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${options.products} products with ${options.products * 6} variants`,
  );
  await mkdir(folder, { recursive: true });
  console.log('Preparing the store (kept for the next run) …');
  await prepareStore(folder, options.products);
  const house = await startParts(options, folder);
  const results: Record<string, unknown> = {};
  try {
    if (options.only !== 'orders') results['reads'] = await benchReads(options, house);
    if (options.only !== 'reads') results['orders'] = await benchOrders(options, house);
  } finally {
    await house.stop();
  }
  await writeFile(join(folder, 'result.json'), JSON.stringify(results, null, 2));
}

interface Parts {
  readonly region: SupervisedProcess;
  readonly partners: SupervisedProcess;
  readonly url: string;
  readonly ports: Ports;
  stop(): Promise<void>;
}

function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

async function startParts(options: BenchOptions, folder: string): Promise<Parts> {
  const ports = portsFrom(options.port);
  const secrets = await prepareFolder(folder);
  const partners = startPartners(folder, ports, secrets);
  await partners.ready;
  const region = startRegion(folder, ports, secrets);
  const startedAt = performance.now();
  await region.ready;
  console.log(
    `Region ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s, model built.\n`,
  );
  return {
    region,
    partners,
    ports,
    url: `http://127.0.0.1:${ports.regions.eu}`,
    stop: async () => {
      await region.stop();
      await partners.stop();
    },
  };
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

function startRegion(folder: string, ports: Ports, secrets: Secrets): SupervisedProcess {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const config: RegionConfig = {
    region: 'eu',
    folder,
    keysFolder: join(folder, 'keys'),
    port: ports.regions.eu,
    addresses: { eu: at(ports.regions.eu), ap: at(ports.regions.ap) },
    paymentProviderUrl: at(ports.paymentProvider),
    courierUrl: at(ports.courier),
    publicUrl: at(ports.edge),
    secrets,
    replicationDelayMs: 0,
    seed: false,
  };
  const script = scriptAt('../runtime/local/region/main.ts');
  return supervise({ name: 'Region eu', script, config, onNote: console.log });
}

async function benchReads(options: BenchOptions, house: Parts): Promise<Record<string, unknown>> {
  const nextTerm = searchTerms(query);
  const handle = [...catalogueOf(3)][2]?.handle ?? '';
  const paths = {
    item: `/api/store/products/${handle}?${query}`,
    list: `/api/store/products?${query}&category=bags&limit=24`,
    search: nextTerm(),
  };
  const sizes = Object.fromEntries(
    await Promise.all(
      Object.entries(paths).map(
        async ([name, path]) =>
          [`/${name}`, (await (await fetch(house.url + path)).arrayBuffer()).byteLength] as const,
      ),
    ),
  );
  const etag = (await fetch(house.url + paths.item)).headers.get('etag') ?? '';
  const ceilingPort = options.port + 6;
  const config: CeilingConfig = { port: ceilingPort, sizes: { ...sizes, '/unchanged': 0 } };
  const ceiling = supervise({
    name: 'Ceiling',
    script: scriptAt('./ceiling.ts'),
    config,
    onNote: console.log,
  });
  await ceiling.ready;
  console.log(readsHead());
  const results: Record<string, unknown> = {};
  const cases = {
    item: { path: paths.item },
    list: { path: paths.list },
    search: { path: paths.search, nextPath: nextTerm },
    unchanged: { path: paths.item, headers: { 'if-none-match': etag } },
  };
  for (const [name, { path, ...rest }] of Object.entries(cases)) {
    const { seconds } = options;
    const bare: ReadFigures = await measureReads({
      url: `http://127.0.0.1:${ceilingPort}/${name}`,
      pid: pidOf(ceiling),
      seconds,
    });
    const ours: ReadFigures = await measureReads({
      url: house.url + path,
      pid: pidOf(house.region),
      seconds,
      ...rest,
    });
    console.log(readsRow(name, sizes[`/${name}`] ?? 0, ours, bare));
    results[name] = { bytes: sizes[`/${name}`] ?? 0, ours, bare };
  }
  await ceiling.stop();
  return results;
}

async function benchOrders(options: BenchOptions, house: Parts): Promise<unknown> {
  const variantIds = [...catalogueOf(options.products)].flatMap((draft) =>
    draft.variants.map(({ sku }) => variantIdOf(sku)),
  );
  const { url } = house;
  const { customers, seconds } = options;
  const pids = {
    region: pidOf(house.region),
    partners: pidOf(house.partners),
    customers: process.pid,
  };
  const figures = await measureOrders(
    { url, customers, seconds, variantIds, pids },
    seconds * 1_500,
  );
  console.log(ordersText(customers, figures));
  return figures;
}

function pidOf(running: SupervisedProcess): number {
  return present(running.pid(), `${running.name} process`);
}

await main();
