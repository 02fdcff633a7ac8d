import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Queues } from '#ports/queue.ts';
import type { Actor } from '#ports/sign-in.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { mayNotAct } from './access.ts';

interface Ports {
  readonly table: Table;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export interface RedriveQueue {
  readonly queue: string;
  /** Only these letters; all of them without. Those that are not there are passed over. */
  readonly ids?: readonly string[];
}

/**
 * Gives dead letters another round of attempts. Consumers recognise what took effect before, so
 * that a repetition, also one after a crash in between, does no harm.
 */
export async function redriveQueue(
  ports: Ports,
  actor: Actor,
  { queue, ids }: RedriveQueue,
  once?: Once,
): Promise<Result<{ readonly region: Table['region']; readonly moved: number }, 'not_permitted'>> {
  const refusal = mayNotAct(actor);
  if (refusal) return refusal;
  const { region } = ports.table;
  const answer = { region, moved: await ports.queues.redrive(queue, ids) };
  const { moved } = answer;
  ports.telemetry.log('info', 'dead letters redriven', { queue, moved, by: actorName(actor) });
  if (once) await ports.table.commit([recordOnce(once, region, ports.clock.now(), answer)]);
  return ok(answer);
}
