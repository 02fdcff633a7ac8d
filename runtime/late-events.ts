import { homeOf, idPrefixes } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Aggregate, Mended } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import { eventKind } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Change, Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { LateArrivals } from './relay.ts';

interface LatePorts {
  /** Puts before staff what turned out to be stray, all of a subject at once. May be called again. */
  readonly noteStray?: (subject: string, stray: readonly Event[]) => Promise<void>;
  readonly table: Table;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * What a former holder wrote and what arrives of it after its successor took over. Whatever it is,
 * its aggregate is put right first. Then events are told as those of the present epoch are, but for
 * those that are stray, and those that wait for others before them: subscribers act on the head, which
 * is not that far yet. They are told when the head is.
 */
export function lateArrivals(ports: LatePorts, aggregates: readonly Aggregate[]): LateArrivals {
  const byPrefix = new Map<string, Aggregate>(aggregates.map((one) => [idPrefixes[one.kind], one]));
  const byItem = new Map(
    aggregates.flatMap((one) => (one.items ?? []).map((kind) => [kind, one] as const)),
  );
  return {
    items: [...byItem.keys()],
    settle: async (change, home) => {
      const event = eventIn(change);
      const subject = event?.subject ?? byItem.get(change.kind)?.subjectOf?.(change);
      if (subject === undefined || !isAtHome(subject, home)) return [];
      const aggregate = byPrefix.get(prefixOf(subject));
      if (!aggregate) return event ? [event] : [];
      const mend = () => aggregate.mend(subject, event?.correlationId ?? `late/${subject}`);
      return toBeTold(ports, subject, mend, event);
    },
  };
}

async function toBeTold(
  ports: LatePorts,
  subject: string,
  mend: () => Promise<Mended>,
  event: Event | undefined,
): Promise<readonly Event[]> {
  let mended = await mend();
  if (event && mended.stray.some(({ id }) => id === event.id)) {
    const { region, type } = event;
    ports.telemetry.count('late.stray', 1, { type, from: region });
    await ports.noteStray?.(subject, mended.stray);
    return [];
  }
  const withheld: Once = { scope: 'late-events', key: subject, fingerprint: '' };
  if (event && isWaiting(event, mended)) {
    await note(ports, withheld);
    // What it waits for may have come before that was noted, and will not come again.
    mended = await mend();
    if (isWaiting(event, mended)) return [];
  }
  const own = event ? [event] : [];
  if (!(await recallOnce(ports.table, withheld))) return own;
  // Of those that waited, some may have been told since: whoever hears them twice knows them again.
  const from = event?.sequence ?? 0;
  const others = (mended.living ?? []).filter(
    (one) => one.sequence > from && !isWaiting(one, mended),
  );
  return [...own, ...others];
}

function isWaiting(event: Event, { sequence = Infinity }: Mended): boolean {
  return event.sequence > sequence;
}

/** Remembers that events of a subject wait for others. */
async function note({ clock, table }: LatePorts, withheld: Once): Promise<void> {
  if (await recallOnce(table, withheld)) return;
  // When it conflicts, it is noted already.
  await table.commit([recordOnce(withheld, table.region, clock.now(), null)]);
}

function eventIn({ kind, value }: Change): Event | undefined {
  return kind === eventKind.name && value !== undefined ? eventKind.decode(value) : undefined;
}

function isAtHome(subject: string, home: Region): boolean {
  return homeOf(subject) === home;
}

function prefixOf(subject: string): string {
  return subject.slice(0, subject.indexOf('_'));
}
