import type { Endpoint } from '#contracts/endpoint.ts';
import type { Problem } from '#kernel/problem.ts';
import { commonProblem } from './problem.ts';

export const jsonBytesMax = 256 * 1024;
export const uploadBytesMax = 64 * 1024 * 1024;

/** The body's bytes, within the endpoint's limit and of its media type. */
export async function readBody(
  request: Request,
  endpoint: Endpoint,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: Problem }> {
  if (endpoint.method === 'GET') return { bytes: new Uint8Array() };
  const bytesMax = endpoint.bodyType === undefined ? jsonBytesMax : uploadBytesMax;
  const tooLarge = () =>
    commonProblem('body_too_large', `At most ${bytesMax} bytes are accepted here.`);
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return { problem: tooLarge() };
  const bytes = await bytesOf(request, bytesMax);
  if (bytes === undefined || bytes.length > bytesMax) return { problem: tooLarge() };
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const wanted = endpoint.bodyType ?? 'application/json';
  if (bytes.length > 0 && type !== wanted) {
    return { problem: commonProblem('media_type_unsupported', `Send ${wanted}.`) };
  }
  return { bytes };
}

/**
 * All bytes of the body; undefined once there are more than `bytesMax`. Only a body that does not say
 * its length is watched as it comes: the server holds every other one to its word.
 */
async function bytesOf(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.length;
    if (length > bytesMax) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The JSON value of a body; an empty one stands for `{}`, for calls that need no words. */
export function parseJson(
  bytes: Uint8Array,
): { readonly value: unknown } | { readonly problem: Problem } {
  if (bytes.length === 0) return { value: {} };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    return { problem: commonProblem('request_invalid', `The body is no JSON in UTF-8: ${why}`) };
  }
}
