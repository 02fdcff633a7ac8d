import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { SignIn, SignedInActor } from '#ports/sign-in.ts';
import type { SeededRandom } from './random.ts';

interface Claims {
  readonly actor: SignedInActor;
  readonly expiresAt: number;
}

/** Tokens signed by a secret from the seed, without the cost of real ones. */
export class SimulatedSignIn implements SignIn {
  readonly #clock: Clock;
  readonly #secret: Uint8Array;
  /** What `issue` signed need not be checked again. */
  readonly #issued = new Map<string, Claims>();

  constructor(clock: Clock, random: SeededRandom) {
    this.#clock = clock;
    this.#secret = random.bytes(32);
  }

  async issue(actor: SignedInActor, expiresAt: Instant): Promise<string> {
    const claims: Claims = { actor, expiresAt };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const token = `${body}.${this.#sign(body).toString('base64url')}`;
    this.#issued.set(token, claims);
    return token;
  }

  async verify(token: string): Promise<SignedInActor | undefined> {
    const claims = this.#issued.get(token) ?? this.#claimsOf(token);
    return claims && claims.expiresAt > this.#clock.now() ? claims.actor : undefined;
  }

  #claimsOf(token: string): Claims | undefined {
    const [body = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const wanted = this.#sign(body);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    // Signed by `issue` above, so it has the shape that it was given there.
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.#secret).update(body).digest();
  }
}
