import { join } from 'node:path';
import { systemClock } from '#adapters/embedded/index.ts';
import { pictureSizes } from '#house/index.ts';
import { regions } from '#kernel/region.ts';
import type { Running } from './child-process.ts';
import { startEdge } from './edge/edge.ts';
import type { Edge } from './edge/edge.ts';
import { openPictureShelf } from './edge/house-pictures.ts';
import { CannotStart } from './layout.ts';
import type { StartOptions } from './options.ts';
import { startDrawing, startPartners, startRegionProcess } from './parts.ts';
import type { RegionNews } from './parts.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { waitUntilAlike } from './wait-until-alike.ts';

/** Starts partners, both Regions and the edge. Throws `CannotStart` with what to do. */
export async function startHouse(
  options: StartOptions,
  say: (line: string) => void,
): Promise<Running> {
  const plan = await planOf(options);
  const edges: Edge[] = [];
  const news: RegionNews = {
    onChanged: (keys) => edges.forEach((edge) => edge.purge(keys)),
    onBack: () => edges.forEach((edge) => edge.purgeAll()),
  };
  const processes = [
    await startPartners(plan, say),
    ...regions.map((region) => startRegionProcess(plan, region, say, news)),
  ];
  const stop = async () => {
    for (const running of processes) running.retire();
    await Promise.all(edges.map((edge) => edge.close()));
    // Partners last: what a Region finishes may still need them.
    const [partners, ...rest] = processes;
    await Promise.all(rest.map((running) => running.stop()));
    await partners?.stop();
    await plan.network.close();
    plan.runningFile.remove();
    plan.release();
  };
  try {
    await Promise.all(processes.map((running) => running.ready));
    if (options.seed) await waitUntilAlike(plan.addresses, systemClock);
    edges.push(await openEdge(plan));
    if (options.seed && options.pictures) processes.push(startDrawing(plan, say));
    return { stop };
  } catch (cause) {
    await stop();
    if (cause instanceof CannotStart) throw cause;
    throw new CannotStart(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function openEdge(plan: Plan): Promise<Edge> {
  const { ports, options } = plan;
  const at = (port: number) => `http://localhost:${port}`;
  const pictures = openPictureShelf(join(options.folder, 'pictures'));
  return await startEdge({
    host: options.host,
    port: ports.edge,
    regions: plan.addresses,
    addresses: {
      edge: at(ports.edge),
      paymentProvider: at(ports.paymentProvider),
      courier: at(ports.courier),
      mailbox: at(ports.mailbox),
    },
    pictures,
    pictureWidths: pictureSizes,
    clock: systemClock,
  });
}
