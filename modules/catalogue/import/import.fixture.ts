import { readFileSync } from 'node:fs';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { context, merchandiser } from '../catalogue.fixture.ts';
import { importProducts } from './import-products.ts';
import type { ImportedStock, ImportProducts } from './import-products.ts';

export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/${name}.csv`, import.meta.url));
}

export async function* chunks(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export async function run(
  ports: SimulatedRegion,
  bytes: Uint8Array | string,
  options: Partial<Omit<ImportProducts, 'source'>> & { dryRun?: boolean } = {},
  stock?: ImportedStock[],
) {
  const { dryRun = false, ...rest } = options;
  const source = chunks(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  const command = { market: 'europe', publish: false, ...rest, source } as const;
  const receiveStock = async (received: readonly ImportedStock[]) => {
    stock?.push(...received);
    return [];
  };
  const result = await importProducts({ ...ports, receiveStock }, merchandiser, command, {
    ...context,
    dryRun,
  });
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}
