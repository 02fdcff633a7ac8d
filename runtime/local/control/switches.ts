import { z } from 'zod';
import { otherRegions, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { SupervisedProcess } from '../child-process.ts';
import { places, wayOf, ways as allWays } from '../network/network.ts';
import type { Network, Place, Way } from '../network/network.ts';
import { send } from '../traffic/client.ts';
import type { Timeline } from './timeline.ts';
import type { Visitors } from './visitors.ts';

const place = z.enum(places);
const region = z.enum(regions);
/** Without `from` and `to`, both ways between the Regions; without `to`, all that `from` sends. */
const link = {
  from: place.optional(),
  to: place.optional(),
};
const decision = z.strictObject({ region, reason: z.string().min(1).max(200).optional() });

/** What each switch of the control room takes. */
const commands = {
  cut: z.strictObject({ ...link, how: z.enum(['silent', 'reset']).default('silent') }),
  heal: z.strictObject({ ...link, all: z.boolean().default(false) }),
  stop: z.strictObject({ part: place }),
  start: z.strictObject({ part: place }),
  evacuate: decision,
  return: decision,
  lost: decision,
  visitors: z.strictObject({ on: z.boolean() }),
};

export type Command = keyof typeof commands;
type Settings<C extends Command> = z.output<(typeof commands)[C]>;

export interface SwitchPorts {
  readonly network: Network;
  readonly parts: Readonly<Partial<Record<Place, SupervisedProcess>>>;
  readonly addresses: Readonly<Record<Region, string>>;
  /** Of an administrator. */
  readonly token: string;
  readonly visitors: Visitors;
  readonly timeline: Timeline;
}

export type SwitchOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly status: number; readonly detail: string };

const decisionTimeoutMs = 30_000;

export function isCommand(text: string): text is Command {
  return Object.hasOwn(commands, text);
}

/** Carries out what somebody at the control room asks for, and writes it into the timeline. */
export async function operate(
  ports: SwitchPorts,
  command: Command,
  body: unknown,
): Promise<SwitchOutcome> {
  const parsed = commands[command].safeParse(body);
  if (!parsed.success) {
    const detail = parsed.error.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
    return { done: false, status: 400, detail: detail.join('; ') };
  }
  // Parsed by the schema of just this command.
  const settings = parsed.data as never;
  return await switches[command](ports, settings);
}

const done: SwitchOutcome = { done: true };

const switches: {
  readonly [C in Command]: (ports: SwitchPorts, settings: Settings<C>) => Promise<SwitchOutcome>;
} = {
  cut: async ({ network, timeline }, { how, ...which }) => {
    const ways = waysOf(which);
    for (const way of ways) network.cut(way, how);
    timeline.add('told', `Cut ${namesOf(ways)}${how === 'reset' ? ' by reset' : ''}`);
    return await Promise.resolve(done);
  },
  heal: async ({ network, timeline }, { all, ...which }) => {
    const ways = all ? cutWays(network) : waysOf(which);
    for (const way of ways) network.mend(way);
    timeline.add('told', `Heal ${namesOf(ways)}`);
    return await Promise.resolve(done);
  },
  stop: async ({ parts, timeline }, { part }) => {
    timeline.add('told', `Kill ${nameOf(part)}`);
    await parts[part]?.halt();
    return parts[part] ? done : absent(part);
  },
  start: async ({ parts, timeline }, { part }) => {
    timeline.add('told', `Start ${nameOf(part)}`);
    try {
      await parts[part]?.resume();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return failed(timeline, 409, `${nameOf(part)} cannot start: ${detail}`);
    }
    return parts[part] ? done : absent(part);
  },
  evacuate: async (ports, settings) => await decide(ports, 'evacuate', settings),
  return: async (ports, settings) => await decide(ports, 'return', settings),
  lost: async (ports, settings) => await decide(ports, 'lost', settings),
  visitors: async ({ timeline, visitors }, { on }) => {
    if (on) await visitors.turnOn();
    else visitors.turnOff();
    timeline.add('told', on ? 'Let visitors in' : 'Let no more visitors in');
    return done;
  },
};

function cutWays(network: Network): Way[] {
  return allWays.filter((way) => network.cutOf(way) !== undefined);
}

function waysOf({
  from,
  to,
}: {
  readonly from?: Place | undefined;
  readonly to?: Place | undefined;
}) {
  if (from === undefined && to === undefined) return [wayOf('eu', 'ap'), wayOf('ap', 'eu')];
  const ends = (one: Place | undefined) => (one === undefined ? places : [one]);
  return ends(from).flatMap((start): Way[] =>
    ends(to).flatMap((end) => (start === end ? [] : [wayOf(start, end)])),
  );
}

const verbs = { evacuate: 'Evacuate', return: 'Return', lost: 'Declare lost:' } as const;

/** The other Region is asked first: that of which it is decided may be the one that is gone. */
async function decide(
  { addresses, timeline, token }: SwitchPorts,
  what: 'evacuate' | 'return' | 'lost',
  { reason = 'Decided in the control room', region: home }: Settings<'evacuate'>,
): Promise<SwitchOutcome> {
  timeline.add('told', `${verbs[what]} ${nameOf(home)}`);
  const path = `/api/staff/regions/${home}/${what}`;
  const call = { method: 'POST', token, body: { reason }, timeoutMs: decisionTimeoutMs } as const;
  let detail = 'No Region answers';
  for (const asked of [...otherRegions(home), home]) {
    const reply = await send(addresses[asked], path, call);
    if (reply.status >= 200 && reply.status < 300) return done;
    if (reply.status === 0) continue;
    detail = detailOf(reply.body) ?? reply.code;
    if (reply.status < 500) return failed(timeline, 409, detail);
  }
  return failed(timeline, 503, detail);
}

function detailOf(body: unknown): string | undefined {
  const isProblem = typeof body === 'object' && body !== null && 'detail' in body;
  return isProblem ? String(body.detail) : undefined;
}

function failed(timeline: Timeline, status: number, detail: string): SwitchOutcome {
  timeline.add('seen', detail);
  return { done: false, status, detail };
}

function absent(part: Place): SwitchOutcome {
  return { done: false, status: 404, detail: `This house has no ${part}` };
}

function namesOf(ways: readonly Way[]): string {
  const named = ways.map((way) => {
    const [from, to] = places
      .filter((place) => way.includes(place))
      .toSorted((a, b) => way.indexOf(a) - way.indexOf(b));
    return from && to ? `${nameOf(from)} → ${nameOf(to)}` : way;
  });
  return named.join(', ');
}

export function nameOf(part: Place): string {
  return { eu: 'Frankfurt', ap: 'Singapore', witness: 'the witness' }[part];
}
