import { timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import type { Region } from '#kernel/region.ts';
import { isRegion } from '#kernel/region.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { ReplicationPage } from '#ports/replication.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import { commonProblem, problemResponse } from '../../http/problem.ts';

const secretHeader = 'meridian-region-secret';
const fromHeader = 'meridian-region-from';

/** How Regions reach each other on one machine: over HTTP, with a secret that the edge never passes on. */
export interface RegionLink {
  readonly self: Region;
  readonly addresses: Readonly<Record<Region, string>>;
  readonly secret: string;
}

export function openPeers(link: RegionLink): Peers {
  return {
    ask: async (region, operation, body, timeoutMs) => {
      const init = { method: 'POST', body: JSON.stringify(body) };
      return await call(link, region, `/internal/peers/${operation}`, init, timeoutMs);
    },
  };
}

const longPollMs = 20_000;

/** Fetches the other Region's changes after a cursor; it waits there for a while when there are none. */
export async function fetchChanges(
  link: RegionLink,
  from: Region,
  after: string,
  signal: AbortSignal,
): Promise<ReplicationPage> {
  const path = `/internal/replication?after=${encodeURIComponent(after)}`;
  // The other Region runs this same code.
  return (await call(link, from, path, { signal }, longPollMs)) as ReplicationPage;
}

/** The other Region's answer, whole. Throws `PeerUnreachable` also when it stops half-way. */
async function call(
  link: RegionLink,
  region: Region,
  path: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<unknown> {
  const headers = {
    [secretHeader]: link.secret,
    [fromHeader]: link.self,
    'content-type': 'application/json',
  };
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([deadline, init.signal]) : deadline;
  const request = { ...init, headers, signal };
  const { status, text } = await read(`${link.addresses[region]}${path}`, request).catch(
    (cause: unknown) => {
      throw new PeerUnreachable(`${region} did not answer ${path} in ${timeoutMs} ms`, { cause });
    },
  );
  if (status !== 200) throw new PeerUnreachable(`${region} answered ${status} to ${path}`);
  return JSON.parse(text);
}

async function read(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, init);
  return { status: answer.status, text: await answer.text() };
}

/** Serves the other Region's questions and its replicator. */
export function serveInterRegion(
  app: Hono,
  link: RegionLink,
  operations: readonly PeerOperation[],
  pullChanges: (by: Region, after: string, signal: AbortSignal) => Promise<unknown>,
): void {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  app.use('/internal/*', async (context, next) => {
    if (!sameSecret(context.req.header(secretHeader) ?? '', link.secret)) {
      return problemResponse(commonProblem('not_found'));
    }
    return await next();
  });
  app.post('/internal/peers/:operation', async (context) => {
    const operation = byName.get(context.req.param('operation'));
    const from = context.req.header(fromHeader);
    if (!operation || !isRegion(from)) return problemResponse(commonProblem('not_found'));
    return Response.json(await operation.answer(await context.req.json(), from));
  });
  app.get('/internal/replication', async (context) => {
    const by = context.req.header(fromHeader);
    if (!isRegion(by)) return problemResponse(commonProblem('not_found'));
    const after = context.req.query('after') ?? '';
    const page = await pullChanges(by, after, context.req.raw.signal);
    return Response.json(page);
  });
}

function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
