import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { secondMs } from '#kernel/time.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import { evacuateRegion } from './evacuate-region.ts';
import type { CommandPorts } from './evacuate-region.ts';
import { leaseOperation } from './peer-questions.ts';

/** A silence after which a policy may take a Region for dead. */
export const silenceMsDefault = 10 * secondMs;

const lookEveryMs = secondMs;
const askTimeoutMs = 800;

/**
 * Evacuates another Region by policy once neither this Region nor the witness has heard it for
 * `silenceMs`. A cut link alone never does: the witness still hears both.
 */
export async function watchRegions(
  ports: CommandPorts,
  silenceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { clock, custody, peers, table } = ports;
  const heardAtMs = new Map<Region, number>();
  while (!signal.aborted) {
    for (const other of otherRegions(table.region)) {
      const isHeard = await peers.ask(other, leaseOperation, {}, askTimeoutMs).then(
        () => true,
        (error: unknown) => {
          if (error instanceof PeerUnreachable) return false;
          throw error;
        },
      );
      const nowMs = clock.monotonicMs();
      // A watch that has just begun counts silence from now.
      if (isHeard || !heardAtMs.has(other)) heardAtMs.set(other, nowMs);
      const silentMs = nowMs - (heardAtMs.get(other) ?? nowMs);
      if (silentMs < silenceMs || custody.standingOf(other) !== 'serving') continue;
      const reason = `not heard for ${Math.round(silentMs / secondMs)} s, nor by the witness`;
      const by = `policy of ${table.region}`;
      const order = { region: other, by, reason, silentForMs: silenceMs };
      await evacuateRegion(ports, order, `silence-${other}-${custody.roster.version}`);
    }
    await clock.wait(lookEveryMs, signal).catch(() => undefined);
  }
}
