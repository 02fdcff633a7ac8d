/**
 * A place in a list: the key and handle of the last item shown, so that it holds while products
 * come, go and change; with its score when the list is by relevance.
 */
export interface Place {
  readonly sort: string;
  readonly key: number;
  readonly handle: string;
  readonly score: number;
}

/** Opaque to clients. */
export function encodePlace({ sort, key, handle, score }: Place): string {
  return Buffer.from(JSON.stringify([sort, key, handle, score])).toString('base64url');
}

/** Undefined for text that is no place in a list of this sort. */
export function decodePlace(text: string, sort: string): Place | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined; // The text came from outside: not a place is an answer, not a fault.
  }
  if (!Array.isArray(parts)) return undefined;
  const [sorted, key, handle, score]: unknown[] = parts;
  if (sorted !== sort || typeof handle !== 'string') return undefined;
  if (!Number.isFinite(key) || !Number.isFinite(score)) return undefined;
  return { sort, key: Number(key), handle, score: Number(score) };
}
