import { join } from 'node:path';
import { systemClock } from '#adapters/embedded/index.ts';
import { pictureSizes } from '#house/index.ts';
import type { Running, SupervisedProcess } from './child-process.ts';
import { openControlRoom } from './control/room.ts';
import type { ControlRoom, RoomOptions } from './control/room.ts';
import { startEdge } from './edge/edge.ts';
import type { Edge } from './edge/edge.ts';
import { openPictureShelf } from './edge/house-pictures.ts';
import { CannotStart } from './layout.ts';
import type { StartOptions } from './options.ts';
import {
  issueStaffToken,
  startDrawing,
  startPartners,
  startRegionProcess,
  startWitness,
} from './parts.ts';
import type { RegionNews } from './parts.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { waitUntilAlike } from './wait-until-alike.ts';

/** Starts the witness, the partners, both Regions, and the edge. Throws `CannotStart` with what to do. */
export async function startHouse(
  options: StartOptions,
  say: (line: string) => void,
): Promise<Running> {
  const plan = await planOf(options);
  const doors: Door[] = [];
  const tell = (line: string): void => {
    say(line);
    for (const { room } of doors) room.seen(line);
  };
  const news: RegionNews = {
    onChanged: (keys) => doors.forEach(({ edge }) => edge.purge(keys)),
    onBack: () => doors.forEach(({ edge }) => edge.purgeAll()),
  };
  const near = [startWitness(plan, tell), await startPartners(plan, tell)] as const;
  const parts = {
    eu: startRegionProcess(plan, 'eu', tell, news),
    ap: startRegionProcess(plan, 'ap', tell, news),
  };
  const processes: SupervisedProcess[] = [...near, ...Object.values(parts)];
  const stop = async () => {
    for (const running of processes) running.retire();
    await Promise.all(doors.map(closeDoor));
    // Whom they need outlives the Regions: what these finish may still have to be told or asked.
    const [needed, rest] = [processes.slice(0, near.length), processes.slice(near.length)];
    await Promise.all(rest.map((running) => running.stop()));
    await Promise.all(needed.map((running) => running.stop()));
    await plan.network.close();
    plan.runningFile.remove();
    plan.release();
  };
  try {
    await Promise.all(processes.map((running) => running.ready));
    if (options.seed) await waitUntilAlike(plan.addresses, systemClock);
    doors.push(await openDoor(plan, { ...parts, witness: near[0] }));
    if (options.seed && options.pictures) processes.push(startDrawing(plan, say));
    return { stop };
  } catch (cause) {
    await stop();
    if (cause instanceof CannotStart) throw cause;
    throw new CannotStart(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

type Parts = RoomOptions['parts'];

interface Door {
  readonly edge: Edge;
  readonly room: ControlRoom;
}

async function openDoor(plan: Plan, parts: Parts): Promise<Door> {
  const edges: Edge[] = [];
  const room = await openControlRoom({
    edgeUrl: `http://127.0.0.1:${plan.ports.edge}`,
    addresses: plan.addresses,
    network: plan.network,
    parts,
    staffToken: await issueStaffToken(plan),
    controlToken: plan.controlToken,
    clock: systemClock,
    isTrusted: (region) => edges.some((edge) => edge.isHealthy(region)),
  });
  const edge = await openEdge(plan, room);
  edges.push(edge);
  return { edge, room };
}

async function closeDoor({ edge, room }: Door): Promise<void> {
  room.close();
  await edge.close();
}

async function openEdge(plan: Plan, control: ControlRoom): Promise<Edge> {
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
    control,
  });
}
