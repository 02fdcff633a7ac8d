import type { Clock } from '#ports/clock.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { CommitResult, Table } from '#ports/table.ts';

/** What every change of the catalogue needs. */
export interface CataloguePorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where a change comes from, and whether it may be a repetition. */
export interface ChangeContext {
  readonly correlationId: string;
  readonly once?: Once | undefined;
  /** Decide and check everything, change nothing. */
  readonly dryRun?: boolean;
}

/** Tries before a change gives up because others keep changing the same thing. */
export const commitAttemptsMax = 10;

const retryBaseMs = 5;

/** Lets others finish before the next try: longer each time, and never in step. */
export async function beforeRetry(ports: CataloguePorts, attempt: number): Promise<void> {
  await ports.clock.wait(ports.random.fraction() * retryBaseMs * 2 ** Math.min(attempt, 6));
}

/** Gives facts their envelopes, numbered from the one after `sequence`. */
export function enveloped<F extends { readonly type: string; readonly data: unknown }>(
  ports: CataloguePorts,
  context: ChangeContext,
  subject: { readonly id: string; readonly sequence: number },
  facts: readonly F[],
): (F & Event<F['type'], F['data']>)[] {
  const at = ports.clock.now();
  const { region } = ports.table;
  return facts.map((fact, index) =>
    Object.assign({}, fact, {
      id: newId('event', region, ports),
      at,
      region,
      subject: subject.id,
      sequence: subject.sequence + index + 1,
      correlationId: context.correlationId,
    }),
  );
}

/** Whether a commit failed because a twin of this request took effect first. */
export function wasRepeated(result: CommitResult): boolean {
  return !result.ok && result.keys.some((key) => key.partition.startsWith('once/'));
}
