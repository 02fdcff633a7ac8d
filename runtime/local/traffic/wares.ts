import type { z } from 'zod';
import type { itemSchema, listSchema } from '#contracts/http/shopping.ts';
import type { Id } from '#kernel/ids.ts';
import { present } from '#kernel/assert.ts';
import { insist, send } from './client.ts';

type List = z.output<typeof listSchema>;
type Item = z.output<typeof itemSchema>;

/** A variant that shoppers of all markets may want. */
export interface Ware {
  readonly variantId: Id<'variant'>;
  readonly handle: string;
  readonly title: string;
}

/** The first variants of so many products that are for sale; the pieces of which there is one apart. */
export async function findWares(
  url: string,
  count: number,
  kind: 'many' | 'unique' = 'many',
): Promise<readonly Ware[]> {
  const collection = kind === 'unique' ? '&collection=one-of-one' : '';
  const path = `/api/store/products?market=europe&language=en&available=true&limit=48${collection}`;
  const list = await patiently(url, path);
  const { items } = list.body as List; // Answered by the contract.
  const handles = items
    .filter(({ oneOfAKind }) => oneOfAKind === (kind === 'unique'))
    .map(({ handle }) => handle);
  const wares = await Promise.all(
    handles.slice(0, count).map(async (handle) => {
      const item = await patiently(url, `/api/store/products/${handle}?market=japan&language=en`);
      const { title, variants } = item.body as Item; // Answered by the contract.
      const variant = present(
        variants.find(({ available, price }) => available && price) ?? variants[0],
        `a variant of ${handle}`,
      );
      return { variantId: variant.variantId, handle, title };
    }),
  );
  if (wares.length < count && kind === 'many')
    throw new Error(`The house has only ${wares.length} wares to buy`);
  return wares;
}

/** Units of a variant that each Region may sell, as one of them knows it. */
export interface Shares {
  readonly free: Readonly<Record<'eu' | 'ap', number>>;
  readonly reserved: Readonly<Record<'eu' | 'ap', number>>;
}

interface Levels {
  readonly allotments: readonly {
    readonly region: 'eu' | 'ap';
    readonly free: number;
    readonly reserved: number;
  }[];
}

/** Asks one Region, at its own address or through the edge. Undefined when it does not answer. */
export async function sharesOf(
  url: string,
  token: string,
  variantId: Id<'variant'>,
): Promise<Shares | undefined> {
  const reply = await send(url, `/api/staff/inventory/${variantId}`, { token, timeoutMs: 1_500 });
  if (reply.status !== 200) return undefined;
  const { allotments } = reply.body as Levels; // Answered by the contract.
  const sum = (region: 'eu' | 'ap', part: 'free' | 'reserved') =>
    allotments.reduce((units, each) => units + (each.region === region ? each[part] : 0), 0);
  return {
    free: { eu: sum('eu', 'free'), ap: sum('ap', 'free') },
    reserved: { eu: sum('eu', 'reserved'), ap: sum('ap', 'reserved') },
  };
}

/** Books so many new units of each ware in at both warehouses. */
export async function restock(
  url: string,
  token: string,
  wares: readonly Ware[],
  quantity: number,
): Promise<void> {
  const lines = wares.flatMap(({ variantId }) =>
    ['warehouse-frankfurt', 'warehouse-singapore'].map((location) => ({
      variantId,
      location,
      quantity,
    })),
  );
  const body = { reason: 'purchase', lines };
  await patiently(url, '/api/staff/inventory/receipts', { method: 'POST', token, body });
}

async function patiently(url: string, path: string, call: Parameters<typeof send>[2] = {}) {
  const reply = await insist(url, path, call, { withinMs: 10_000, onSetback: () => undefined });
  if (reply.status < 200 || reply.status >= 300) {
    throw new Error(`${path}: ${reply.status} ${reply.code} ${JSON.stringify(reply.body) ?? ''}`);
  }
  return reply;
}
