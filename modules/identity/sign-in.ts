import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { hourMs, plus, toIso } from '#kernel/time.ts';
import type { SignedIn } from '#contracts/http/identity.ts';
import type { Clock } from '#ports/clock.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Actor, SignIn, SignedInActor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { secretMatches } from './secret.ts';
import { loadCredential } from './store.ts';

/** A working day at the till or desk. */
const tokenMs = 10 * hourMs;

/** Compared against when the name is unknown, so that the answer takes as long. */
const nobody = `${'A'.repeat(22)}.${'A'.repeat(43)}`;

/** Exchanges a name and its secret for a token. */
export async function signIn(
  ports: { readonly table: Table; readonly clock: Clock; readonly signIn: SignIn },
  name: string,
  secret: string,
): Promise<Result<SignedIn, 'credentials_wrong'>> {
  const credential = await loadCredential(ports.table, name);
  const matches = await secretMatches(secret, credential?.secretHash ?? nobody);
  if (!credential || !matches) {
    return refused('credentials_wrong', 'Check the name and the secret, then try again.');
  }
  const expiresAt = plus(ports.clock.now(), tokenMs);
  const token = await ports.signIn.issue(credential.actor, expiresAt);
  return ok({ token, expiresAt: toIso(expiresAt), actor: describe(credential.actor) });
}

export function rolesOf(actor: Actor): string[] {
  if (actor.kind === 'staff') return [...actor.roles];
  return actor.kind === 'partner' ? [actor.role] : [];
}

function describe(actor: SignedInActor) {
  return { kind: actor.kind, id: actorName(actor), roles: rolesOf(actor) };
}
