import { stat } from 'node:fs/promises';
import type { EmbeddedStore, EmbeddedTelemetry } from '#adapters/embedded/index.ts';
import type { Region } from '#kernel/region.ts';
import { instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import type { ReplicationLag, StreamLag, Vitals } from '#ports/vitals.ts';

const askTimeoutMs = 500;
const lagOperation = 'runtime.lag';

interface VitalParts {
  readonly clock: Clock;
  readonly telemetry: EmbeddedTelemetry;
  readonly store: Pick<EmbeddedStore, 'table' | 'cursors' | 'replication'>;
  readonly storeFile: string;
  readonly peers: Peers;
  /** The Regions that changes come from. */
  readonly others: readonly Region[];
}

/** The signs of this process, its store file and its streams. */
export function openVitals(parts: VitalParts): Vitals {
  const { clock, telemetry, store, storeFile, others } = parts;
  const startedAt = instant(clock.now());
  return {
    read: async () => {
      const [file, replication] = await Promise.all([
        stat(storeFile),
        Promise.all(others.map((from) => replicationLag(parts, from))),
      ]);
      const relayed = (await store.cursors.load('relay')) ?? firstCursor;
      return {
        startedAt,
        versions: { node: process.version },
        memoryBytes: process.memoryUsage.rss(),
        storeBytes: file.size,
        relay: store.table.lag(relayed) ?? { commits: 0, behindMs: 0 },
        replication,
        counts: telemetry.counts(),
        durations: telemetry.durations(),
      };
    },
  };
}

/** The other Region knows how far its own stream has gone on since the cursor that we have. */
async function replicationLag({ store, peers }: VitalParts, from: Region): Promise<ReplicationLag> {
  const after = (await store.cursors.load(`replication/${from}`)) ?? firstCursor;
  try {
    const answer = await peers.ask(from, lagOperation, { after }, askTimeoutMs);
    // The other Region runs this same code.
    const { lag } = answer as { readonly lag?: StreamLag };
    return { from, reachable: true, ...(lag && { lag }) };
  } catch (error) {
    if (error instanceof PeerUnreachable) return { from, reachable: false };
    throw error;
  }
}

/** Tells the other Region how far it is behind; nothing where its cursor leads through a snapshot. */
export function answerLag(store: Pick<EmbeddedStore, 'replication'>): PeerOperation {
  return {
    name: lagOperation,
    answer: async (body) => {
      // A cursor of this Region's own making, as `replicationLag` sent it.
      const { after } = body as { readonly after: Cursor };
      return { lag: store.replication.lag(after) };
    },
  };
}
