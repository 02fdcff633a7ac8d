import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '#ports/random.ts';
import { Turns } from './turns.ts';

const deriveNow = promisify<
  string,
  Uint8Array,
  number,
  { N: number; r: number; p: number },
  Buffer
>(scrypt);

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^14, r = 8, p = 5 is one of its equal minimums. */
const cost = { N: 16_384, r: 8, p: 5 };
const keyBytes = 32;

/**
 * Derivations share Node's four threads with the store's writes: a flood of sign-ins may fill the
 * first two, and sales go on.
 */
const turns = new Turns(2);

function derive(secret: string, salt: Uint8Array): Promise<Buffer> {
  return turns.take(() => deriveNow(secret.normalize('NFKC'), salt, keyBytes, cost));
}

/** A secret as it is kept: salt and derived key in base64url. */
export async function hashSecret(secret: string, random: Random): Promise<string> {
  const salt = random.bytes(16);
  const key = await derive(secret, salt);
  return `${Buffer.from(salt).toString('base64url')}.${key.toString('base64url')}`;
}

export async function secretMatches(secret: string, kept: string): Promise<boolean> {
  const [salt = '', key = ''] = kept.split('.');
  const wanted = Buffer.from(key, 'base64url');
  const derived = await derive(secret, Buffer.from(salt, 'base64url'));
  return wanted.length === keyBytes && timingSafeEqual(derived, wanted);
}
