import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { usageOf } from './process-usage.ts';
import type { Usage } from './process-usage.ts';

export interface OrderRun {
  readonly url: string;
  readonly customers: number;
  readonly seconds: number;
  readonly variantIds: readonly string[];
  /** The processes whose processor time counts, by name. */
  readonly pids: Readonly<Record<string, number>>;
}

export interface OrderFigures {
  readonly placed: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Carts made and filled a second, before the measured part. */
  readonly cartsPerSecond: number;
  /** Processor time for one placed order, by process, and its memory after the run. */
  readonly processes: Readonly<Record<string, ProcessFigures>>;
}

export interface ProcessFigures {
  readonly cpuMicros: number;
  readonly mainMicros: number;
  readonly residentBytes: number;
}

const address = {
  name: 'Bench Customer',
  lines: ['1 rue de la Paix'],
  city: 'Paris',
  postalCode: '75002',
  country: 'FR',
};

/**
 * Fills carts first, then lets the customers check out as fast as they are answered: each answer is
 * an order that is placed, with its stock reserved, its payment authorised and all of it on disk.
 */
export async function measureOrders(run: OrderRun, cartsMax: number): Promise<OrderFigures> {
  const pool = new Pool(run.url, { connections: run.customers, pipelining: 1 });
  try {
    const startedAt = performance.now();
    const carts = await fillCarts(pool, run, cartsMax);
    const cartsPerSecond = carts.length / ((performance.now() - startedAt) / 1_000);
    const warmUp = carts.splice(0, Math.min(200, Math.floor(carts.length / 10)));
    await checkOutAll(pool, run.customers, warmUp, Number.POSITIVE_INFINITY);
    const before = usages(run.pids);
    const measured = await checkOutAll(pool, run.customers, carts, run.seconds * 1_000);
    const after = usages(run.pids);
    const times = measured.latenciesMs.toSorted((a, b) => a - b);
    return {
      placed: times.length,
      refused: measured.refused,
      perSecond: times.length / (measured.elapsedMs / 1_000),
      p50Ms: at(times, 0.5),
      p99Ms: at(times, 0.99),
      cartsPerSecond,
      processes: perOrder(before, after, times.length),
    };
  } finally {
    await pool.close();
  }
}

async function fillCarts(pool: Pool, run: OrderRun, cartsMax: number): Promise<string[]> {
  const carts: string[] = [];
  const work = async (): Promise<void> => {
    while (carts.length < cartsMax) {
      const { cartId } = await post<{ cartId: string }>(
        pool,
        '/api/store/carts',
        { market: 'europe' },
        201,
      );
      const variantId = run.variantIds[carts.length % run.variantIds.length];
      await post(pool, `/api/store/carts/${cartId}/lines`, { variantId, quantity: 1 }, 200);
      carts.push(cartId);
    }
  };
  await Promise.all(Array.from({ length: run.customers }, work));
  return carts;
}

async function checkOutAll(pool: Pool, customers: number, carts: readonly string[], forMs: number) {
  const latenciesMs: number[] = [];
  let next = 0;
  let refused = 0;
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    for (;;) {
      const cartId = carts[next++];
      if (cartId === undefined || performance.now() - startedAt > forMs) return;
      const began = performance.now();
      const order = await post<{ status: string }>(
        pool,
        `/api/store/carts/${cartId}/checkout`,
        {
          email: 'bench@customer.example',
          shippingAddress: address,
          paymentMethod: 'pm_card_visa',
        },
        201,
      );
      if (order.status === 'placed') latenciesMs.push(performance.now() - began);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: customers }, work));
  return { latenciesMs, refused, elapsedMs: performance.now() - startedAt };
}

async function post<T>(pool: Pool, path: string, body: unknown, wanted: number): Promise<T> {
  const answer = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== wanted) throw new Error(`${path}: ${answer.statusCode} ${text}`);
  return JSON.parse(text) as T; // The bench trusts the contract that the API checks itself.
}

function usages(pids: OrderRun['pids']): Record<string, Usage> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, usageOf(pid)]));
}

function perOrder(before: Record<string, Usage>, after: Record<string, Usage>, orders: number) {
  return Object.fromEntries(
    Object.entries(after).map(
      ([name, { cpuMs, mainMs, residentBytes }]): [string, ProcessFigures] => {
        const perOrderMicros = (ms: number) => (ms * 1_000) / Math.max(1, orders);
        const cpuMicros = perOrderMicros(cpuMs - (before[name]?.cpuMs ?? 0));
        const mainMicros = perOrderMicros(mainMs - (before[name]?.mainMs ?? 0));
        return [name, { cpuMicros, mainMicros, residentBytes }];
      },
    ),
  );
}

function at(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? 0;
}
