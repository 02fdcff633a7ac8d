import { WitnessUnreachable } from '#ports/witness.ts';
import type { Witness } from '#ports/witness.ts';
import { witnessSecretHeader } from './server.ts';

/** An answer that takes as long as a lease is worth nothing. */
const timeoutMs = 1_400;

/** The witness as a Region reaches it over HTTP. */
export function openWitnessClient(options: {
  readonly url: string;
  readonly secret: string;
}): Witness {
  // The witness runs this same code: its answers are what the port says.
  const ask = async <R>(path: string, body?: unknown): Promise<R> =>
    JSON.parse(await read(options, path, body)) as R;
  return {
    renew: (renewal) => ask('/renew', renewal),
    propose: (proposal) => ask('/propose', proposal),
    read: () => ask('/record'),
  };
}

async function read(
  { secret, url }: { readonly url: string; readonly secret: string },
  path: string,
  body: unknown,
): Promise<string> {
  try {
    const answer = await fetch(`${url}${path}`, {
      headers: { [witnessSecretHeader]: secret, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status === 200) return text;
    throw new Error(`It answered ${answer.status}`);
  } catch (cause) {
    throw new WitnessUnreachable(`The witness did not answer ${path}`, { cause });
  }
}
