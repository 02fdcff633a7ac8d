import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '#ports/random.ts';

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number }, Buffer>(
  scrypt,
);

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^14, r = 8, p = 5 is one of its equal minimums. */
const cost = { N: 16_384, r: 8, p: 5 };
const keyBytes = 32;

/** A secret as it is kept: salt and derived key in base64url. */
export async function hashSecret(secret: string, random: Random): Promise<string> {
  const salt = random.bytes(16);
  const key = await derive(secret.normalize('NFKC'), salt, keyBytes, cost);
  return `${Buffer.from(salt).toString('base64url')}.${key.toString('base64url')}`;
}

export async function secretMatches(secret: string, kept: string): Promise<boolean> {
  const [salt = '', key = ''] = kept.split('.');
  const wanted = Buffer.from(key, 'base64url');
  const derived = await derive(
    secret.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    keyBytes,
    cost,
  );
  return wanted.length === keyBytes && timingSafeEqual(derived, wanted);
}
