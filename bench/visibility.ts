import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { z } from 'zod';
import { demoSecret } from '#runtime/local/demo-people.ts';
import { portsFrom } from '#runtime/local/layout.ts';

const listSchema = z.object({
  items: z.array(z.object({ productId: z.string(), handle: z.string() })),
});
const productSchema = z.object({
  variants: z.array(z.object({ variantId: z.string(), price: z.object({ amountMinor: z.int() }) })),
});
const tokenSchema = z.object({ token: z.string() });

/** `node bench/visibility.ts`: how soon a changed price is read, in its Region, in the other, and at the edge. */
async function main(): Promise<void> {
  const { port, rounds } = new Command('node bench/visibility.ts')
    .description(
      'Measures against a running house (npm start) how soon a changed price is seen by readers.',
    )
    .option('--port <n>', 'port of the edge', Number, 8080)
    .option('--rounds <n>', 'price changes to make', Number, 30)
    .parse()
    .opts<{ port: number; rounds: number }>();
  const { regions } = portsFrom(port);
  const places = {
    'its Region (eu)': regions.eu,
    'the other Region (ap)': regions.ap,
    'the edge': port,
  };
  const at = (place: number, path: string) => `http://127.0.0.1:${place}${path}`;
  const { token } = await post(
    at(port, '/api/sign-in'),
    { name: 'merchandiser@meridian.example', secret: demoSecret },
    tokenSchema,
  );
  const list = listSchema.parse(
    await (await fetch(at(regions.eu, '/api/store/products?limit=1&market=europe'))).json(),
  );
  const product = list.items[0];
  if (!product) throw new Error('The house is empty');
  const path = `/api/store/products/${product.handle}?market=europe`;
  const before = await read(at(regions.eu, path));
  const times: Record<string, number[]> = {};
  for (let round = 1; round <= rounds; round++) {
    const amountMinor = before.amountMinor + round * 100;
    await setPrice(
      at(regions.eu, `/api/staff/products/${product.productId}`),
      token,
      before.variantId,
      amountMinor,
    );
    const answeredAt = performance.now();
    await Promise.all(
      Object.entries(places).map(async ([name, place]) => {
        while ((await read(at(place, path))).amountMinor !== amountMinor);
        (times[name] ??= []).push(performance.now() - answeredAt);
      }),
    );
  }
  await setPrice(
    at(regions.eu, `/api/staff/products/${product.productId}`),
    token,
    before.variantId,
    before.amountMinor,
  );
  for (const [name, list] of Object.entries(times)) {
    const sorted = list.toSorted((a, b) => a - b);
    const quantile = (q: number) =>
      (sorted[Math.floor(sorted.length * q)] ?? sorted.at(-1) ?? 0).toFixed(1);
    console.log(
      `${name.padEnd(24)} p50 ${quantile(0.5)} ms, p90 ${quantile(0.9)} ms, max ${quantile(1)} ms after the change was answered`,
    );
  }
}

async function read(url: string) {
  const [first] = productSchema.parse(await (await fetch(url)).json()).variants;
  if (!first) throw new Error(`${url} has no variant`);
  return { variantId: first.variantId, amountMinor: first.price.amountMinor };
}

async function setPrice(
  url: string,
  token: string,
  variantId: string,
  amountMinor: number,
): Promise<void> {
  const authorization = `Bearer ${token}`;
  const current = await fetch(url, { headers: { authorization } });
  const etag = current.headers.get('etag') ?? '';
  await current.body?.cancel();
  const answer = await fetch(`${url}/prices`, {
    method: 'PUT',
    headers: {
      authorization,
      'content-type': 'application/json',
      'if-match': etag,
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({
      prices: [{ variantId, market: 'europe', price: { amountMinor, currency: 'EUR' } }],
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.body?.cancel();
}

async function post<T>(url: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return schema.parse(await answer.json());
}

await main();
