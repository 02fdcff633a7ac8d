import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { variantIdOf } from '#modules/catalogue/index.ts';
import { catalogueOf } from '#modules/shopping/testing/catalogue-of.ts';
import { measureDrain } from './backlog.ts';
import { pidOf, startHouse } from './house.ts';
import type { BenchHouse } from './house.ts';
import { measureOrders } from './orders.ts';
import { prepareFolderFor } from './prepare.ts';
import { becomeQuiet } from './quiet.ts';
import { benchReads } from './read-cases.ts';
import { drainText, ordersText } from './report.ts';

interface BenchOptions {
  readonly products: number;
  readonly seconds: number;
  readonly customers: number;
  readonly drain: number;
  readonly port: number;
  readonly data: string;
  readonly only?: 'reads' | 'orders';
}

const quietSecondsMax = 90;

/** `npm run bench`: reads against a bare server in the same run, and orders placed a second. */
async function main(): Promise<void> {
  const options = new Command('npm run bench --')
    .description('Measures reads against bare node:http, and checkouts to placed orders.')
    .option('--products <n>', 'products in the catalogue, with six variants each', Number, 10_000)
    .option('--seconds <n>', 'length of each measurement', Number, 10)
    .option('--customers <n>', 'customers who check out at once', Number, 64)
    .option('--drain <n>', 'seconds to watch what was put off being caught up with', Number, 20)
    .option('--port <n>', 'first of the eight ports to use', Number, 9_400)
    .option('--data <folder>', 'where the prepared store is kept', '.meridian/bench')
    .option('--only <part>', 'reads or orders')
    .parse()
    .opts<BenchOptions>();
  const folder = resolve(options.data, `eu-${options.products}`);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${options.products} products with ${options.products * 6} variants, load of the machine ${loadavg()[0]?.toFixed(1)}`,
  );
  await mkdir(folder, { recursive: true });
  console.log('Preparing the store (made once, copied for each run) …');
  const house = await startHouse(await prepareFolderFor(folder, options.products), options.port);
  const results: Record<string, unknown> = {};
  try {
    if (options.only !== 'orders') {
      const reads = { seconds: options.seconds, ceilingPort: options.port + 6 };
      results['reads'] = await benchReads(house, reads);
    }
    if (options.only !== 'reads') results['orders'] = await benchOrders(options, house);
  } finally {
    await house.stop();
  }
  await writeFile(join(folder, 'result.json'), JSON.stringify(results, null, 2));
}

async function benchOrders(options: BenchOptions, house: BenchHouse): Promise<unknown> {
  const { customers, seconds } = options;
  const variantIds = [...catalogueOf(options.products)].flatMap((draft) =>
    draft.variants.map(({ sku }) => variantIdOf(sku)),
  );
  // What an earlier run put off is no part of this one.
  await becomeQuiet(pidOf(house.region), quietSecondsMax);
  const pids = {
    region: pidOf(house.region),
    partners: pidOf(house.partners),
    customers: process.pid,
  };
  const run = { url: house.url, customers, seconds, variantIds, pids };
  const figures = await measureOrders(run, seconds * 1_500);
  console.log(ordersText(customers, figures));
  const drain = await measureDrain(house, options.drain);
  console.log(drainText(drain));
  return { ...figures, drain };
}

await main();
