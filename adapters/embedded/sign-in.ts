import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SignJWT, errors, jwtVerify } from 'jose';
import { secondMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { SignIn, SignedInActor } from '#ports/sign-in.ts';
import { writeDurably } from './write-file.ts';

interface SignInOptions {
  /** Shared by all Regions of the machine, so that a token of one is good in the other. */
  readonly keyFile: string;
  readonly clock: Clock;
  readonly random: Random;
}

const issuer = 'meridian';
const algorithm = 'HS256';
/** A verified token is taken at its word for so long. */
const rememberedMs = 5 * secondMs;
const rememberedMax = 10_000;

interface Remembered {
  readonly actor: SignedInActor;
  readonly until: number;
}

/** JSON Web Tokens under one secret key in a file. Makes the file when there is none. */
export async function openEmbeddedSignIn(options: SignInOptions): Promise<SignIn> {
  const { keyFile, clock, random } = options;
  await mkdir(dirname(keyFile), { recursive: true });
  const fresh = Buffer.from(random.bytes(32)).toString('base64');
  await writeDurably(keyFile, fresh, { mode: 0o600, keep: true });
  const key = Buffer.from(readFileSync(keyFile, 'utf8'), 'base64');
  const remembered = new Map<string, Remembered>();

  return {
    issue: (actor: SignedInActor, expiresAt: Instant) =>
      new SignJWT({ actor })
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setExpirationTime(expiresAt / secondMs)
        .sign(key),

    async verify(token) {
      const now = clock.now();
      const known = remembered.get(token);
      if (known && known.until > now) return known.actor;
      remembered.delete(token);
      const verified = await verify(token, key, now);
      if (!verified || verified.until <= now) return undefined;
      if (remembered.size >= rememberedMax) remembered.clear();
      const until = Math.min(verified.until, now + rememberedMs);
      remembered.set(token, { actor: verified.actor, until });
      return verified.actor;
    },
  };
}

async function verify(
  token: string,
  key: Uint8Array,
  now: Instant,
): Promise<Remembered | undefined> {
  try {
    const options = { issuer, algorithms: [algorithm], currentDate: new Date(now) };
    const { payload } = await jwtVerify<{ actor: SignedInActor }>(token, key, options);
    return { actor: payload.actor, until: (payload.exp ?? 0) * secondMs };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
