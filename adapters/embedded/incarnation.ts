import type { Random } from '#ports/random.ts';
import type { Environment } from './environment.ts';

const key = 'incarnation';

/** The store's own mark, made when it is first opened: tells it from one that takes its place. */
export async function incarnationOf(
  { meta, transact }: Pick<Environment, 'meta' | 'transact'>,
  random: Random,
): Promise<string> {
  const known = meta.get(key);
  if (known !== undefined) return known;
  const made = Buffer.from(random.bytes(16)).toString('base64url');
  await transact(() => void meta.put(key, made));
  return made;
}
