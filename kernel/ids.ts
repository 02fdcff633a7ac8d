import { isRegion } from './region.ts';
import type { Region } from './region.ts';

/**
 * Every kind of id and its prefix. An id is opaque to clients; inside, it tells its kind and its
 * home Region: `ord_eu_01kaz3vw8d4b7m2xq9r5tn6hfc`.
 */
export const idPrefixes = {
  product: 'prd',
  variant: 'var',
  category: 'cat',
  collection: 'col',
  media: 'med',
  cart: 'cart',
  line: 'line',
  order: 'ord',
  payment: 'pay',
  refund: 'ref',
  reservation: 'rsv',
  transfer: 'trf',
  movement: 'mov',
  delivery: 'dlv',
  return: 'ret',
  invoice: 'inv',
  creditNote: 'crn',
  customer: 'cus',
  staff: 'stf',
  partner: 'ptr',
  event: 'evt',
  location: 'loc',
  import: 'imp',
  mail: 'mail',
  audit: 'aud',
  region: 'reg',
  finding: 'fnd',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** An id of one kind. Ids of different kinds do not mix. */
export type Id<K extends IdKind> = string & { readonly __id: K };

const tailLength = 26;
/** The first characters of a tail: two spare bits and the 48 of the milliseconds. */
const momentLength = 10;
/** Crockford's base 32 in lower case: no i, l, o, u. https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const shape = /^([a-z]+)_([a-z]+)_([0-9a-hjkmnp-tv-z]{26})$/;

/**
 * Makes an id that sorts by time: 48 bits of milliseconds, then 80 random bits, as ULID does.
 * Needs at least ten random bytes; they make it unguessable, so it may serve as a capability.
 */
export function makeId<K extends IdKind>(
  kind: K,
  home: Region,
  nowMs: number,
  randomBytes: Uint8Array,
): Id<K> {
  if (randomBytes.length < 10) throw new RangeError('An id needs ten random bytes');
  const bytes = new Uint8Array(16);
  let rest = nowMs;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(randomBytes.subarray(0, 10), 6);
  return brand(kind, home, encode(bytes));
}

/**
 * Makes the id that a natural key always has, from the first 16 bytes of the key's digest:
 * the same handle gives the same product, so that an import repeated changes nothing.
 */
export function derivedId<K extends IdKind>(kind: K, home: Region, digest: Uint8Array): Id<K> {
  if (digest.length < 16) throw new RangeError('A derived id needs a digest of 16 bytes or more');
  return brand(kind, home, encode(digest.subarray(0, 16)));
}

/**
 * Makes the id that always follows from another one and a digest of at least ten bytes. It keeps the
 * home and the moment of the other, so that these ids sort by time as well: what is made at the same
 * time lies together in the stores, which spares them most of the work of writing.
 */
export function followingId<K extends IdKind>(
  kind: K,
  earlier: Id<IdKind>,
  digest: Uint8Array,
): Id<K> {
  if (digest.length < 10) throw new RangeError('A following id needs a digest of ten bytes');
  const [, , home, tail] = shape.exec(earlier) ?? [];
  if (!isRegion(home) || tail === undefined) throw new RangeError(`Not an id: ${earlier}`);
  const bytes = new Uint8Array(16);
  bytes.set(digest.subarray(0, 10), 6);
  return brand(kind, home, tail.slice(0, momentLength) + encode(bytes).slice(momentLength));
}

/** The id of another kind that shares home and tail: the payment of an order, its reservation. */
export function siblingId<K extends IdKind>(kind: K, id: Id<IdKind>): Id<K> {
  const [, , home, tail] = shape.exec(id) ?? [];
  if (!isRegion(home) || tail === undefined) throw new RangeError(`Not an id: ${id}`);
  return brand(kind, home, tail);
}

/** Whether text from outside is an id of this kind. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  const [, prefix, home] = shape.exec(text) ?? [];
  return prefix === idPrefixes[kind] && isRegion(home);
}

/** The home Region that an id bears, or undefined for text that is no id. */
export function homeOf(id: string): Region | undefined {
  const home = shape.exec(id)?.[2];
  return isRegion(home) ? home : undefined;
}

function brand<K extends IdKind>(kind: K, home: Region, tail: string): Id<K> {
  return `${idPrefixes[kind]}_${home}_${tail}` as Id<K>; // The brand has no other maker.
}

/** 128 bits as 26 characters, the two spare bits at the front, so that order is kept. */
function encode(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 2;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
      buffer &= (1 << bits) - 1;
    }
  }
  return text.padStart(tailLength, '0');
}
