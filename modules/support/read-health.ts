import { toIso } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { QueueDepth, Queues } from '#ports/queue.ts';
import type { Table } from '#ports/table.ts';
import type { Attributes } from '#ports/telemetry.ts';
import type { Durations, ReplicationLag, Vitals } from '#ports/vitals.ts';
import { readCustody } from './read-custody.ts';
import type { Kept } from './read-custody.ts';
import { readQueues } from './read-queues.ts';

/** The busiest counts and durations that are shown. */
const seriesMax = 200;

/** How this Region is doing. */
export async function readHealth(
  ports: {
    readonly table: Table;
    readonly clock: Clock;
    readonly queues: Queues;
    readonly vitals: Vitals;
    readonly keeping?: Kept;
  },
  queueNames: readonly string[],
) {
  const signs = await ports.vitals.read();
  const depths = await readQueues(ports.queues, queueNames);
  return {
    region: ports.table.region,
    at: toIso(ports.clock.now()),
    startedAt: toIso(signs.startedAt),
    versions: signs.versions,
    memoryBytes: signs.memoryBytes,
    storeBytes: signs.storeBytes,
    relay: signs.relay,
    replication: signs.replication.map(viewLag),
    custody: readCustody(ports.table, ports.keeping),
    queues: total(depths),
    counts: busiest(signs.counts, ({ value }) => value).map(({ name, attributes, value }) => ({
      name,
      attributes: told(attributes),
      value,
    })),
    durations: busiest(signs.durations, ({ count }) => count).map(viewDurations),
  };
}

function viewLag({ from, reachable, lag }: ReplicationLag) {
  return { from, reachable, ...lag };
}

function total(depths: readonly QueueDepth[]): QueueDepth {
  const sum = (part: keyof QueueDepth) => depths.reduce((all, depth) => all + depth[part], 0);
  return {
    waiting: sum('waiting'),
    delayed: sum('delayed'),
    inFlight: sum('inFlight'),
    dead: sum('dead'),
  };
}

function busiest<T>(series: readonly T[], weight: (one: T) => number): T[] {
  return series.toSorted((a, b) => weight(b) - weight(a)).slice(0, seriesMax);
}

function viewDurations({ name, attributes, count, sum, max, p50, p99 }: Durations) {
  const meanMs = count === 0 ? 0 : sum / count;
  const [p50Ms, p99Ms, maxMs] = [p50, p99, max];
  return { name, attributes: told(attributes), count, meanMs, p50Ms, p99Ms, maxMs };
}

function told(attributes: Attributes): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
