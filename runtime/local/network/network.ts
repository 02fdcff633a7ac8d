import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { Connection } from './connection.ts';
import { clearWater, Direction } from './direction.ts';
import type { Conditions, Cut } from './direction.ts';

/** Where something runs: a Region, or the third place, where the witness is. */
export type Place = Region | 'witness';

export const places = [...regions, 'witness'] as const satisfies readonly Place[];

/** The direction in which bytes travel, such as `eu>ap`. */
export type Way = `${Place}>${Place}`;

/** From where to where there are connections: Regions call each other and the witness. */
const routes = regions.flatMap((from) =>
  places.flatMap((to) => (to === from ? [] : [{ from, to, way: wayOf(from, to) }])),
);

export function wayOf(from: Place, to: Place): Way {
  return `${from}>${to}`;
}

/** Every direction in which bytes travel between two places. */
export const ways: readonly Way[] = [
  ...new Set(routes.flatMap(({ from, to }) => [wayOf(from, to), wayOf(to, from)])),
];

export interface NetworkOptions {
  /** The port on the loopback at which each place really listens. */
  readonly ports: Readonly<Record<Place, number>>;
  readonly conditions: Partial<Conditions>;
  /** How long a connection may take to come about; a minute where nothing is said. */
  readonly connectWithinMs?: number;
}

const connectWithinMsDefault = 60_000;

/**
 * The sea between the places of one machine: a small proxy before each place for each that calls it,
 * so that real connections are late, lossy, held up or cut. A way (`eu>ap`) carries bytes in that
 * direction, whoever opened the connection: where only `eu>ap` is cut, `ap` may ask and `eu` hears
 * it, but the answer does not arrive.
 */
export interface Network {
  /** The address under which a Region finds another place. */
  addressFor(from: Region, to: Place): string;
  cut(way: Way, how: Cut): void;
  mend(way: Way): void;
  /** Undefined where it is not cut. */
  cutOf(way: Way): Cut | undefined;
  conditions(way: Way): Conditions;
  setConditions(way: Way, conditions: Partial<Conditions>): void;
  /** Bytes that are on their way or held up. */
  waitingBytes(way: Way): number;
  /** Bytes that arrived since it was opened. */
  carriedBytes(way: Way): number;
  close(): Promise<void>;
}

/** Opens every proxy on a free port of the loopback. */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  const { connectWithinMs = connectWithinMsDefault } = options;
  const conditions = { ...clearWater, ...options.conditions };
  const directions = new Map(ways.map((way) => [way, new Direction(conditions)]));
  const at = (way: Way): Direction => present(directions.get(way), way);
  const connections = new Set<Connection>();
  const servers = new Map<Way, Server>();
  for (const { from, to, way } of routes) {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (caller) => {
      const [port, there, back] = [options.ports[to], at(way), at(wayOf(to, from))];
      const connection = new Connection(caller, { port, there, back, connectWithinMs });
      connections.add(connection);
      connection.onEnd(() => connections.delete(connection));
    });
    await listen(server);
    servers.set(way, server);
  }
  return {
    addressFor: (from, to) => {
      const way = wayOf(from, to);
      return `http://127.0.0.1:${portOf(present(servers.get(way), way))}`;
    },
    cut: (way, how) => at(way).set(how),
    mend: (way) => at(way).set(undefined),
    cutOf: (way) => at(way).cut,
    conditions: (way) => at(way).conditions,
    setConditions: (way, changed) => {
      const direction = at(way);
      direction.conditions = { ...direction.conditions, ...changed };
    },
    waitingBytes: (way) =>
      [...connections].reduce((sum, connection) => sum + connection.waitingBytes(at(way)), 0),
    carriedBytes: (way) => at(way).carriedBytes,
    close: async () => {
      for (const connection of connections) connection.break();
      await Promise.all([...servers.values()].map(closed));
    },
  };
}

function portOf(server: Server): number {
  // A listening TCP server's address is an AddressInfo.
  return (server.address() as AddressInfo).port;
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
