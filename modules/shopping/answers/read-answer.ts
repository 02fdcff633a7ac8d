import { crc32 } from 'node:zlib';

/** An answer ready to be sent. `headers` is flat, name before value, as `writeHead` of node:http takes it. */
export interface ReadAnswer {
  readonly status: 200 | 304 | 400 | 404;
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
  /**
   * There when the bytes lie in memory that can be used again: to be called once, when they were
   * sent or never will be (the `close` of a response of node:http). They must not be read after.
   * Whoever does not call it only loses speed.
   */
  readonly release?: () => void;
}

/**
 * How long an answer may be used without asking again, in seconds. `shared` is for caches that are
 * purged by surrogate key and may keep it longer than a browser, which cannot be told.
 */
export interface Freshness {
  readonly browser: number;
  readonly shared: number;
  readonly stale: number;
}

export const freshness = {
  page: { browser: 5, shared: 30, stale: 300 },
  /** Stock moves fast: a second's age is what a shopper cannot notice. */
  availability: { browser: 1, shared: 1, stale: 0 },
} as const satisfies Record<string, Freshness>;

const nothing = new Uint8Array();

/** What is known of an answer before it is encoded. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly freshness: Freshness;
  readonly vary: string;
  readonly language: string | undefined;
  readonly surrogateKeys: string;
}

/**
 * A strong validator from the content alone, so that every copy of the service gives the same one:
 * a checksum of each half and the length. It tells changes apart; it does not resist an attacker,
 * who could gain nothing by it.
 */
export function tagOf(bytes: Uint8Array): string {
  const half = bytes.length >>> 1;
  const first = crc32(bytes.subarray(0, half));
  const second = crc32(bytes.subarray(half));
  return `${first.toString(36)}-${second.toString(36)}-${bytes.length.toString(36)}`;
}

export function contentAnswer(
  content: Content,
  tag: string,
  encoding: string,
  encoded: Uint8Array,
): ReadAnswer {
  const headers = [
    ...cacheHeaders(content, tag, encoding),
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(encoded.length),
  ];
  if (encoding !== 'identity') headers.push('content-encoding', encoding);
  return { status: 200, headers, bytes: encoded };
}

export function notModified(content: Content, tag: string, encoding: string): ReadAnswer {
  return { status: 304, headers: cacheHeaders(content, tag, encoding), bytes: nothing };
}

function cacheHeaders(content: Content, tag: string, encoding: string): string[] {
  const { browser, shared, stale } = content.freshness;
  const revalidate = stale === 0 ? '' : `, stale-while-revalidate=${stale}`;
  const headers = [
    'etag',
    etag(tag, encoding),
    'cache-control',
    `public, max-age=${browser}, s-maxage=${shared}${revalidate}`,
    'vary',
    content.vary,
  ];
  if (content.language !== undefined) headers.push('content-language', content.language);
  if (content.surrogateKeys !== '') headers.push('surrogate-key', content.surrogateKeys);
  return headers;
}

/** Each encoding is another representation, so each has a tag of its own. */
function etag(tag: string, encoding: string): string {
  return encoding === 'identity' ? `"${tag}"` : `"${tag}.${encoding}"`;
}

/** Whether `If-None-Match` names this content in any encoding (weakly, RFC 9110, section 13.1.2). */
export function namesTag(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((part) => {
    const opaque = part.trim().replace(/^W\//, '').replaceAll('"', '');
    return opaque === tag || opaque.startsWith(`${tag}.`);
  });
}

/** The same answer to `HEAD`. */
export function withoutBytes(answer: ReadAnswer): ReadAnswer {
  return { ...answer, bytes: nothing };
}

export interface FieldError {
  readonly at: string;
  readonly message: string;
}

export interface ReadProblem {
  readonly status: 400 | 404;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

/** An RFC 9457 problem; it may be asked again at once, and is kept by no cache. */
export function problemAnswer(problem: ReadProblem): ReadAnswer {
  const bytes = Buffer.from(JSON.stringify({ type: `/api/problems#${problem.code}`, ...problem }));
  const headers = [
    'content-type',
    'application/problem+json',
    'content-length',
    String(bytes.length),
    'cache-control',
    'no-store',
  ];
  return { status: problem.status, headers, bytes };
}
