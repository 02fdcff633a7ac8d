import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { recordOnce } from '#ports/once.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { CataloguePorts, ChangeContext } from '../change.ts';
import { categoryIdOf, variantIdOf } from '../ids.ts';
import { admitEditor } from '../staff-access.ts';
import { categoryKey, categoryKind } from '../store.ts';
import { importProduct } from './import-product.ts';
import type { ImportOptions } from './import-product.ts';
import { ImportTally } from './import-report.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportedProduct } from './imported-product.ts';
import { refusalFaults } from './refusal-faults.ts';
import { headingOf } from './shopify-columns.ts';
import { groupRows } from './shopify-groups.ts';
import type { ProductRows } from './shopify-groups.ts';
import { readShopifyProduct } from './shopify-product.ts';
import { openShopifyFile } from './shopify-rows.ts';
import type { FileRefusal, RowFault, ShopifyRow } from './shopify-rows.ts';

/** Units that a file says there are of a variant. */
export interface ImportedStock {
  /** Always the same for a variant, so that its first import alone brings units. */
  readonly movementId: Id<'movement'>;
  readonly variantId: Id<'variant'>;
  readonly sku: string;
  /** At least one. */
  readonly quantity: number;
}

/** Units that were not booked, and why: the report says so, and the next import tries again. */
export interface UnbookedStock {
  readonly sku: string;
  readonly message: string;
}

/**
 * Books the units of one product; resolves with those that could not be. A movement that was booked
 * once must never be booked again.
 */
export type ReceiveImported = (
  stock: readonly ImportedStock[],
  correlationId: string,
) => Promise<readonly UnbookedStock[]>;

export interface ImportPorts extends CataloguePorts {
  /** Without it, quantities are read over. */
  readonly receiveStock?: ReceiveImported | undefined;
}

export interface ImportProducts extends ImportOptions {
  readonly source: AsyncIterable<Uint8Array>;
  readonly market: MarketCode;
}

export type ImportRefusal = FileRefusal | 'not_permitted' | 'category_unknown';

/** Products under way at a time: they share the store's flushes; memory holds no more than these. */
const concurrency = 16;

/**
 * Imports a product file in Shopify's format, a product at a time and each on its own: one that is
 * wrong is reported by row and does not hold up the others. Repeating an import, also one that
 * died half-way, changes nothing that is done already. `context.dryRun` reads and checks all.
 */
export async function importProducts(
  ports: ImportPorts,
  actor: Actor,
  command: ImportProducts,
  context: ChangeContext,
): Promise<Result<ImportReport, ImportRefusal>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const { category } = command;
  if (category !== undefined) {
    const found = await ports.table.get(categoryKind, categoryKey(categoryIdOf(category)));
    if (!found) return refused('category_unknown', `There is no category ${category}.`);
  }
  const file = await openShopifyFile(command.source);
  if (!file.ok) return file;

  const tally = new ImportTally();
  const groups = groupRows(counted(file.value.rows, tally), (fault) => tally.fault(fault));
  const skus = new Map<string, string>();
  const work = async (): Promise<void> => {
    for (let next = await groups.next(); next.done !== true; next = await groups.next()) {
      await importGroup(ports, next.value, command, { context, tally, skus });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));

  const dryRun = context.dryRun === true;
  const report = tally.report(dryRun, file.value.ignoredColumns);
  if (context.once && !dryRun) {
    const now = ports.clock.now();
    // A conflict means that a twin of this request finished first, with the same effect.
    await ports.table.commit([recordOnce(context.once, ports.table.region, now, report)]);
  }
  return ok(report);
}

async function* counted(rows: AsyncIterable<ShopifyRow>, tally: ImportTally) {
  for await (const row of rows) {
    tally.row();
    yield row;
  }
}

async function importGroup(
  ports: ImportPorts,
  group: ProductRows,
  command: ImportProducts,
  about: {
    readonly context: ChangeContext;
    readonly tally: ImportTally;
    /** Handles by the skus that the file used so far, so that a dry run tells of twins as well. */
    readonly skus: Map<string, string>;
  },
): Promise<void> {
  const { context, tally } = about;
  const { faults, product } = readShopifyProduct(group, command.market);
  const twins = product ? skuTwins(product, about.skus) : [];
  for (const fault of [...faults, ...twins]) tally.fault(fault);
  if (!product || twins.length > 0) return tally.product('failed', 0);

  const { once: _, ...change } = context;
  const result = await importProduct(ports, product, command, change);
  if (!result.ok) {
    for (const fault of refusalFaults(product, result)) tally.fault(fault);
    return tally.product('failed', 0);
  }
  const stock = stockOf(product);
  if (ports.receiveStock && context.dryRun !== true && stock.length > 0) {
    for (const { sku, message } of await ports.receiveStock(stock, context.correlationId)) {
      const row = product.variants.find((variant) => variant.sku === sku)?.row ?? product.row;
      tally.fault({ row, column: headingOf('quantity'), code: 'stock_not_booked', message });
    }
  }
  tally.product(result.value.outcome, product.variants.length);
}

function skuTwins(product: ImportedProduct, skus: Map<string, string>): RowFault[] {
  const faults = product.variants.flatMap(({ row, sku }) => {
    const other = skus.get(sku);
    if (other === undefined || other === product.handle) return [];
    const message = `the sku ${sku} belongs to ${other}, further up in this file`;
    return [{ row, column: headingOf('sku'), code: 'sku_taken', message }];
  });
  for (const { sku } of product.variants) if (!skus.has(sku)) skus.set(sku, product.handle);
  return faults;
}

/**
 * The units of all variants, also of those that were there: after a crash between product and
 * stock the repetition brings what is missing, and the movement's id keeps the rest out.
 */
function stockOf(product: ImportedProduct): ImportedStock[] {
  return product.variants
    .filter((variant) => variant.quantity > 0)
    .map(({ quantity, sku }) => {
      const variantId = variantIdOf(sku);
      return { movementId: siblingId('movement', variantId), variantId, sku, quantity };
    });
}
