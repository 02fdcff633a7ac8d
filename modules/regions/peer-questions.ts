import { z } from 'zod';
import type { DataOf } from '#contracts/event.ts';
import { regionYielded } from '#contracts/events/regions.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Roster } from '#kernel/roster.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { PeerOperation } from '#ports/peers.ts';
import type { Arrivals } from '#ports/replication.ts';
import type { Cursor } from '#ports/table.ts';
import { leaseMs } from '#ports/witness.ts';
import type { LeaseView, RegionCustody } from './custody.ts';
import { noteOnce } from './region-log.ts';
import type { LogPorts } from './region-log.ts';

export const renewOperation = 'regions.renew';
export const yieldOperation = 'regions.yield';
export const markOperation = 'regions.mark';
export const arrivedOperation = 'regions.arrived';
export const leaseOperation = 'regions.lease';

const regionSchema = z.enum(regions);
const seatSchema = z.object({
  holder: regionSchema,
  epoch: z.int().nonnegative(),
  standing: z.enum(['serving', 'evacuated', 'returning', 'lost']),
});
const rosterSchema = z.object({
  version: z.int().nonnegative(),
  seats: z.record(regionSchema, seatSchema),
});
const renewSchema = z.object({ incarnation: z.string(), roster: rosterSchema.nullable() });
const yieldSchema = z.object({ home: regionSchema, roster: rosterSchema });
const arrivedSchema = z.object({ from: regionSchema, mark: z.string() });

/** The questions, by operation, and their answers. */
export interface RenewQuestion {
  readonly incarnation: string;
  readonly roster: Roster | null;
}
export interface RenewAnswer {
  readonly roster: Roster;
  readonly leaseMs: number;
}
export interface YieldQuestion {
  readonly home: Region;
  readonly roster: Roster;
}
export interface MarkAnswer {
  readonly mark: Cursor;
}
export interface ArrivedAnswer {
  readonly arrived: boolean;
}

interface AnswerPorts extends LogPorts {
  readonly custody: RegionCustody;
  readonly arrivals: Arrivals;
}

/** What this Region's keeper answers to the keepers and commands of others. */
export function regionPeerOperations(ports: AnswerPorts): PeerOperation[] {
  const { arrivals, custody } = ports;
  const yielded = new Map<string, Promise<void>>();
  return [
    {
      name: renewOperation,
      answer: async (body, from): Promise<RenewAnswer> =>
        grant(custody, from, renewSchema.parse(body)),
    },
    {
      name: yieldOperation,
      answer: async (body): Promise<MarkAnswer> => {
        const { home, roster } = yieldSchema.parse(body);
        custody.learn(roster);
        await stopped(ports, yielded, home);
        return { mark: await arrivals.mark() };
      },
    },
    {
      name: markOperation,
      answer: async (): Promise<MarkAnswer> => ({ mark: await arrivals.mark() }),
    },
    {
      name: arrivedOperation,
      answer: async (body): Promise<ArrivedAnswer> => {
        const { from, mark } = arrivedSchema.parse(body);
        // A cursor of the Region that asks, or of the one that it asks about.
        return { arrived: await arrivals.hasArrived(from, mark as Cursor) };
      },
    },
    { name: leaseOperation, answer: async (): Promise<LeaseView> => custody.lease() },
  ];
}

/** Grants another Region a lease, in place of a witness that it cannot reach. */
function grant(custody: RegionCustody, to: Region, question: RenewQuestion): RenewAnswer {
  if (question.roster) custody.learn(question.roster);
  // It might have taken over what is at home there, and forgotten it.
  if (!custody.isKnowing) throw new PeerUnreachable(`${custody.region} has not heard the witness`);
  const known = custody.incarnations[to];
  const isStranger = known !== undefined && known !== question.incarnation;
  if (isStranger || custody.standingOf(to) === 'lost') {
    throw new PeerUnreachable(`The store of ${to} is not the one that serves it`);
  }
  custody.promise(to);
  return { roster: custody.roster, leaseMs };
}

/**
 * Resolves once nothing of that home will be written here any more by the roster that is known.
 * Throws when this Region may go on.
 */
async function stopped(
  ports: AnswerPorts,
  yielded: Map<string, Promise<void>>,
  home: Region,
): Promise<void> {
  const { custody, table } = ports;
  const { version, seats } = custody.roster;
  const { epoch, holder, standing } = seats[home];
  if (holder === table.region && standing !== 'returning') {
    throw new PeerUnreachable(`${table.region} goes on writing what is at home in ${home}`);
  }
  const key = `${home}/${version}`;
  const known = yielded.get(key);
  if (known) return await known;
  const to = holder === table.region ? home : holder;
  const data: DataOf<typeof regionYielded> = { home, epoch, to };
  // What was begun before is durable before this is.
  const noted = noteOnce(ports, regionYielded, key, data, `roster-${version}`);
  yielded.set(key, noted);
  noted.catch(() => yielded.delete(key));
  await noted;
}
