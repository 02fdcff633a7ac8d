import { hash } from 'node:crypto';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import type { Key, Table, Write } from '#ports/table.ts';

/** What is known of a name that may sign in. Any Region may set it; the last one to do so wins. */
export interface Credential {
  readonly secretHash: string;
  readonly actor: SignedInActor;
}

const credentialKind = mergeableKind<Credential>('credential', trusted);

/** The name itself (a mail address, mostly) is personal: only its digest is a key. */
function credentialKey(name: string): Key {
  const digest = hash(
    'sha256',
    `sign-in/${name.trim().toLowerCase().normalize('NFKC')}`,
    'base64url',
  );
  return { partition: `credential/${digest}`, sort: 'head' };
}

export async function loadCredential(table: Table, name: string): Promise<Credential | undefined> {
  return (await table.get(credentialKind, credentialKey(name)))?.value;
}

export function putCredential(name: string, credential: Credential): Write {
  return put(credentialKind, credentialKey(name), credential, 'any');
}
