import { isDeepStrictEqual } from 'node:util';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Event } from '#ports/event.ts';
import { loadHead, stepHead } from '#ports/heads.ts';
import { asRead } from '#ports/item-kind.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import { messageBytesMax } from '#ports/queue-rules.ts';
import type { Item, Write } from '#ports/table.ts';
import { commitWritesMax } from '#ports/table.ts';
import { beforeRetry, commitAttemptsMax, enveloped, wasRepeated } from './change.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { checkReferences } from './check-references.ts';
import type { ReferenceRefusal } from './check-references.ts';
import { evolve } from './evolve.ts';
import type { ProductFact } from './evolve.ts';
import { catalogueLimits } from './model.ts';
import type { Product, Sellable } from './model.ts';
import { refreshSellables } from './refresh-sellables.ts';
import { sellablesOf } from './sellables.ts';
import { productHeads, putSellable, readSellables } from './store.ts';

/** The outcome of a change, and the body of its answer. */
export interface ProductChange {
  readonly productId: Id<'product'>;
  readonly handle: string;
  /** The product's version now: its `ETag`. */
  readonly revision: number;
  readonly published: boolean;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

export type ChangeRefusal = ReferenceRefusal | 'product_too_large' | 'catalogue_contended';

/**
 * Takes a product through one decision: head, events, sellables and the repetition record in one
 * commit. A product of more variants than fit has its new skus claimed before, and the rest of its
 * sellables written after; should the process die in between, the repetition or the subscription
 * `catalogue.refresh-sellables` finishes it.
 */
export async function changeProduct<Code extends string>(
  ports: CataloguePorts,
  productId: Id<'product'>,
  decide: (product: Product | undefined) => Result<readonly ProductFact[], Code>,
  context: ChangeContext,
): Promise<Result<ProductChange, Code | ChangeRefusal>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const head = await loadHead(ports.table, productHeads, productId);
    const decision = decide(head?.value);
    if (!decision.ok) return decision;

    const sequence = head?.value.sequence ?? 0;
    const events = enveloped(ports, context, { id: productId, sequence }, decision.value);
    const next = events.reduce(evolve, head?.value);
    if (!next) throw new Error(`A decision on absent product ${productId} made none`);
    const done = outcome(next, sequence);

    const plan = await planOf(ports, next, head, events);
    if (!plan.ok) return plan;
    if (context.dryRun === true) return ok(done);

    const committed = await commitPlan(ports, plan.value, done, context);
    if (committed === 'committed') {
      if (plan.value.after) await refreshSellables(ports, productId);
      return ok(done);
    }
    if (committed !== 'conflict') return ok(committed);
    await beforeRetry(ports, attempt);
  }
  return refused('catalogue_contended', 'Others keep changing this product: try again.');
}

function outcome(next: Product, sequenceBefore: number): ProductChange {
  const { handle, productId, published, sequence } = next;
  const changed = sequenceBefore === 0 ? 'created' : 'updated';
  const what = sequence === sequenceBefore ? 'unchanged' : changed;
  return { productId, handle, revision: sequence, published, outcome: what };
}

interface Plan {
  /** Claims of new skus that do not fit into the main commit. */
  readonly before: readonly Write[];
  readonly main: readonly Write[];
  /** Whether sellables are left to be written. */
  readonly after: boolean;
}

/** Room that the main commit keeps for the head, its adoption record and the repetition record. */
const otherWrites = 3;
/** The most facts that one decision gives: updated, repriced, published. */
const factsMax = 3;

async function planOf(
  ports: CataloguePorts,
  next: Product,
  head: Item<Product> | undefined,
  events: readonly Event[],
): Promise<Result<Plan, ReferenceRefusal | 'product_too_large'>> {
  const room = commitWritesMax - otherWrites - events.length;
  // An unchanged product of many variants may still owe sellables to a change that was cut short.
  const isLarge = next.variants.length + next.formerVariants.length > room - factsMax;
  if (events.length === 0) return ok({ before: [], main: [], after: isLarge });
  const fits = checkSize(next, events);
  if (!fits.ok) return fits;
  const wanted = sellablesOf(next);
  const stored = await readSellables(
    ports.table,
    wanted.map((one) => one.variantId),
  );
  const valid = await checkReferences(ports.table, next, head?.value, stored);
  if (!valid.ok) return valid;

  const differing = wanted.filter((one) => {
    return !isDeepStrictEqual(stored.get(one.variantId)?.value, one);
  });
  const write = (one: Sellable) => putSellable(one, asRead(stored.get(one.variantId)));
  const claims = differing.slice(room).filter((one) => !stored.has(one.variantId));
  return ok({
    before: claims.map((one) => write({ ...one, published: false })),
    main: [
      ...stepHead(ports.table, productHeads, head, next, events).writes,
      ...differing.slice(0, room).map(write),
    ],
    after: differing.length > room,
  });
}

/** Room that an event's key takes beside its value; see `eventKind`. */
const eventKeyBytes = 200;

/**
 * Prices and variants that left add up beyond what a draft alone shows. An event may exceed the
 * product that it leads to: it tells new texts beside prices that the next one takes away.
 */
function checkSize(product: Product, events: readonly Event[]): Result<void, 'product_too_large'> {
  const bytes = bytesOf(product);
  const toldBytes = Math.max(...events.map(bytesOf));
  const former = product.formerVariants.length;
  const isSmall = bytes <= catalogueLimits.productBytes;
  const isTellable = toldBytes <= messageBytesMax - eventKeyBytes;
  if (isSmall && isTellable && former <= catalogueLimits.formerVariants) return ok();
  const detail =
    `${product.handle} takes ${bytes} bytes, ${toldBytes} in one change, and had ${former} other variants before; at most ` +
    `${catalogueLimits.productBytes} and ${catalogueLimits.formerVariants} are kept: part it in two.`;
  return refused('product_too_large', detail);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

async function commitPlan(
  ports: CataloguePorts,
  plan: Plan,
  done: ProductChange,
  context: ChangeContext,
): Promise<'committed' | 'conflict' | ProductChange> {
  for (let from = 0; from < plan.before.length; from += commitWritesMax) {
    const claimed = await ports.table.commit(plan.before.slice(from, from + commitWritesMax));
    if (!claimed.ok) return 'conflict';
  }
  const { once } = context;
  const record = once ? [recordOnce(once, ports.table.region, ports.clock.now(), done)] : [];
  if (plan.main.length + record.length === 0) return 'committed';
  const result = await ports.table.commit([...plan.main, ...record]);
  if (result.ok) return 'committed';
  if (!once || !wasRepeated(result)) return 'conflict';
  const earlier = await recallOnce(ports.table, once);
  // Whoever records under this scope answers with a product change: it is this very endpoint.
  return earlier ? (earlier.answer as ProductChange) : 'conflict';
}
