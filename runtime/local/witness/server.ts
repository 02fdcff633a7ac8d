import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { regions } from '#kernel/region.ts';
import type { Witness } from '#ports/witness.ts';
import { commonProblem, problemResponse } from '../../http/problem.ts';

export const witnessSecretHeader = 'meridian-witness-secret';

const region = z.enum(regions);
const renewalSchema = z.object({ region, incarnation: z.string().min(1) });
const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evacuated'), home: region, survivor: region }),
  z.object({
    kind: z.enum(['returning', 'returned', 'stayed', 'reclaimed', 'lost']),
    home: region,
  }),
  z.object({ kind: z.literal('rejoined'), home: region, incarnation: z.string().min(1) }),
]);
const proposalSchema = z.object({
  expectVersion: z.int().nonnegative(),
  change: changeSchema,
  by: z.string(),
  reason: z.string(),
  silentForMs: z.number().nonnegative().exactOptional(),
});

export interface WitnessServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A witness behind HTTP, for the Regions of one machine, who know the secret. */
export async function serveWitness(
  witness: Witness,
  { port, secret }: { readonly port: number; readonly secret: string },
): Promise<WitnessServer> {
  const app = new Hono();
  app.use(async (context, next) => {
    const given = context.req.header(witnessSecretHeader) ?? '';
    if (!sameSecret(given, secret)) return problemResponse(commonProblem('not_found'));
    return await next();
  });
  app.post('/renew', async (context) => {
    const renewal = renewalSchema.parse(await context.req.json());
    return Response.json(await witness.renew(renewal));
  });
  app.post('/propose', async (context) => {
    const proposal = proposalSchema.parse(await context.req.json());
    return Response.json(await witness.propose(proposal));
  });
  app.get('/record', async () => Response.json(await witness.read()));
  const toApp = getRequestListener(app.fetch);
  const server = createServer((request, response) => void toApp(request, response));
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    // A listening TCP server's address is an AddressInfo.
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
