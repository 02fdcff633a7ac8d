import {
  declareRegionLost,
  evacuateRegion as evacuateEndpoint,
  listRegions,
  returnRegion as returnEndpoint,
} from '#contracts/http/regions.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Refusal, Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Region } from '#kernel/region.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { actorName, hasRole } from '#ports/sign-in.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import type { ChangeRefusal } from './change-roster.ts';
import { declareLost } from './declare-lost.ts';
import { evacuateRegion } from './evacuate-region.ts';
import type { CommandPorts, EvacuateRefusal, RegionOrder } from './evacuate-region.ts';
import { readRegions } from './read-regions.ts';
import type { RegionStates } from './read-regions.ts';
import { returnRegion } from './return-region.ts';
import type { ReturnRefusal } from './return-region.ts';

const restricted = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const satisfies Record<string, ProblemKind>;

const changeProblems = {
  ...restricted,
  region_not_serving: { status: 409, title: 'The Region does not hold its own just now.' },
  survivor_not_serving: { status: 409, title: 'The other Region does not hold its own just now.' },
  region_not_evacuated: { status: 409, title: 'The Region is not evacuated.' },
  region_not_returning: { status: 409, title: 'The Region is not on its way back.' },
  region_lost: { status: 409, title: 'The Region was declared lost.' },
  roster_changed: { status: 409, title: 'Who holds what was changed meanwhile. Look, and decide.' },
  region_heard: { status: 409, title: 'The Region is alive: the witness hears it. Stop it first.' },
  incarnation_revoked: { status: 409, title: 'That store was declared lost.' },
  incarnation_unknown: { status: 409, title: 'That store is not the one that serves the Region.' },
  witness_unreachable: { status: 503, title: 'The witness does not answer. Nothing was changed.' },
} as const satisfies Record<ChangeRefusal | 'not_permitted', ProblemKind>;

const evacuateProblems = {
  ...changeProblems,
  survivor_unreachable: { status: 409, title: 'No other Region answers that could take over.' },
} as const satisfies Record<EvacuateRefusal | 'not_permitted', ProblemKind>;

const returnProblems = {
  ...changeProblems,
  region_unreachable: { status: 409, title: 'The Region does not answer.' },
  region_behind: { status: 409, title: 'The Region has not caught up yet.' },
} as const satisfies Record<ReturnRefusal | 'not_permitted', ProblemKind>;

const readingRoles: readonly StaffRole[] = ['support', 'administrator', 'auditor'];

/** The API by which administrators let homes change hands. Any Region that runs answers it. */
export function regionRoutes(ports: CommandPorts): Route[] {
  return [
    route(listRegions, restricted, async ({ actor }) => {
      return unless(actor, readingRoles) ?? ok(await readRegions(ports));
    }),
    route(evacuateEndpoint, evacuateProblems, (request) =>
      commanded(ports, evacuateRegion, request),
    ),
    route(returnEndpoint, returnProblems, (request) => {
      const { force } = request.body;
      const forced: typeof returnRegion = (to, order, id) =>
        returnRegion(to, { ...order, force }, id);
      return commanded(ports, forced, request);
    }),
    route(declareRegionLost, changeProblems, (request) => commanded(ports, declareLost, request)),
  ];
}

type Command<Code extends string> = (
  ports: CommandPorts,
  order: RegionOrder,
  correlationId: string,
) => Promise<Result<Roster, Code>>;

interface CommandRequest {
  readonly actor: Actor;
  readonly params: { readonly region: Region };
  readonly body: { readonly reason: string };
  readonly correlationId: string;
}

async function commanded<Code extends string>(
  ports: CommandPorts,
  command: Command<Code>,
  { actor, body, correlationId, params }: CommandRequest,
): Promise<Result<RegionStates, Code | 'not_permitted'>> {
  const refusal = unless(actor, ['administrator']);
  if (refusal) return refusal;
  // Repeating it changes nothing, so its answer is that of now: nothing is recorded under the key.
  const order = { region: params.region, by: actorName(actor), reason: body.reason };
  const commandOutcome = await command(ports, order, correlationId);
  return commandOutcome.ok ? ok(await readRegions(ports)) : commandOutcome;
}

function unless(actor: Actor, roles: readonly StaffRole[]): Refusal<'not_permitted'> | undefined {
  if (hasRole(actor, roles)) return undefined;
  return refused('not_permitted', `This takes one of the roles ${roles.join(', ')}.`);
}
