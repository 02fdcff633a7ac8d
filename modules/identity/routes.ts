import { readMyself, signIn as signInEndpoint } from '#contracts/http/identity.ts';
import { ok } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { actorName } from '#ports/sign-in.ts';
import type { SignIn } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { rolesOf, signIn } from './sign-in.ts';

export function identityRoutes(ports: {
  readonly table: Table;
  readonly clock: Clock;
  readonly signIn: SignIn;
}): Route[] {
  return [
    route(
      signInEndpoint,
      { credentials_wrong: { status: 401, title: 'Name and secret do not match.' } },
      ({ body }) => signIn(ports, body.name, body.secret),
    ),
    route(readMyself, {}, ({ actor }) =>
      Promise.resolve(ok({ kind: actor.kind, id: actorName(actor), roles: rolesOf(actor) })),
    ),
  ];
}
