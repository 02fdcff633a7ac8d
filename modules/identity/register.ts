import type { Random } from '#ports/random.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { hashSecret, secretMatches } from './secret.ts';
import { loadCredential, putCredential } from './store.ts';

/** Lets an actor sign in under a name with a secret. Repeating it with the same secret writes nothing. */
export async function register(
  ports: { readonly table: Table; readonly random: Random },
  name: string,
  secret: string,
  actor: SignedInActor,
): Promise<void> {
  const known = await loadCredential(ports.table, name);
  if (known && JSON.stringify(known.actor) === JSON.stringify(actor)) {
    if (await secretMatches(secret, known.secretHash)) return;
  }
  const secretHash = await hashSecret(secret, ports.random);
  await ports.table.commit([putCredential(name, { secretHash, actor })]);
}
