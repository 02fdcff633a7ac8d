import { present } from '#kernel/assert.ts';
import { derivedId } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { onceKeptMs } from '#ports/once.ts';
import type { Route } from '#ports/route.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import { staffRoles } from '#ports/sign-in.ts';
import { readAnswer } from './answers.fixture.ts';
import type { Answered } from './answers.fixture.ts';
import { pathOf } from './two-regions.fixture.ts';
import type { TwoRegions } from './two-regions.fixture.ts';

/**
 * Nothing leads its repetition to the first Region, and before that one's record has arrived it makes
 * another cart: an empty one, and nobody was told of the first (`create-cart.ts`).
 */
const madeTwice = 'createCart';

/** Leaves no record, for it calls use cases that are safe to repeat. */
const safeToRepeat = 'mendFinding';

export type Role = 'guest' | 'shopper' | 'staff' | 'courier';

const bytes = new Uint8Array(16).fill(7);

/** Staff of every role at once: what a role may is proven beside each module. */
export const people: Readonly<Record<Exclude<Role, 'guest'>, SignedInActor>> = {
  shopper: { kind: 'shopper', customerId: derivedId('customer', 'eu', bytes) },
  staff: { kind: 'staff', staffId: derivedId('staff', 'eu', bytes), roles: staffRoles },
  courier: { kind: 'partner', partnerId: derivedId('partner', 'eu', bytes), role: 'courier' },
};

export interface Call {
  readonly as?: Role;
  readonly region?: Region;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that took effect, to be asked again. */
interface Asking {
  readonly route: Route;
  readonly call: Call;
  readonly key: string;
  readonly at: Instant;
}

/**
 * Calls operations by name, as a client does, and checks every answer against its contract. What took
 * effect it asks again in the other Region at once, as a client does whose answer was lost with the
 * first, and reads that it was done before.
 */
export class Client {
  /** The operations that were answered with success. */
  readonly answered = new Set<string>();
  readonly #house: TwoRegions;
  readonly #askings: Asking[] = [];
  #keys = 0;

  constructor(house: TwoRegions) {
    this.#house = house;
  }

  async call(id: string, call: Call = {}): Promise<Answered> {
    const route = present(
      this.#house.routes.find(({ endpoint }) => endpoint.id === id),
      id,
    );
    const { region = 'eu' } = call;
    this.#keys += 1;
    const key = `key-number-${100_000 + this.#keys}`;
    const asking: Asking = { route, call, key, at: this.#house.regions.clock.now() };
    const answer = await this.#ask(asking, region);
    if (answer.status >= 400) return answer;
    this.answered.add(id);
    if (!route.endpoint.idempotent) return answer;
    this.#askings.push(asking);
    if (id !== madeTwice) await this.#askAgain(asking, region === 'eu' ? 'ap' : 'eu');
    return answer;
  }

  /** Asks again, in both Regions, all that may be repeated still. */
  async repeatAll(): Promise<void> {
    const { clock } = this.#house.regions;
    for (const asking of this.#askings) {
      if (clock.now() >= asking.at + onceKeptMs) continue;
      for (const region of regions) await this.#askAgain(asking, region);
    }
  }

  async #askAgain(asking: Asking, region: Region): Promise<void> {
    const { headers, status } = await this.#ask(asking, region);
    const { id } = asking.route.endpoint;
    const isReplayed = headers.get('idempotent-replayed') === 'true';
    if (status < 400 && (isReplayed || id === safeToRepeat)) return;
    throw new Error(`${id}, asked again in ${region}, was done again and answered ${status}`);
  }

  async #ask({ call, key, route }: Asking, region: Region): Promise<Answered> {
    const { endpoint } = route;
    const response = await this.#house.ask({
      method: endpoint.method,
      path: pathOf(endpoint, call.params, call.query),
      headers: await this.#headersOf(route, call, key),
      body: bodyOf(call.body),
      region,
    });
    return readAnswer(route, response);
  }

  /** The body of a success; throws with the problem otherwise. The story knows what it reads. */
  async ok<T = Record<string, never>>(id: string, call: Call = {}): Promise<T> {
    const { status, body } = await this.call(id, call);
    if (status >= 400) throw new Error(`${id}: ${JSON.stringify(body)}`);
    return body as T;
  }

  async #headersOf({ endpoint }: Route, { as = 'guest', body, headers }: Call, key: string) {
    const token = as === 'guest' ? undefined : await this.#house.tokenOf(people[as]);
    return {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': endpoint.bodyType ?? 'application/json' }),
      ...(endpoint.idempotent && { 'idempotency-key': key }),
      ...headers,
    };
  }
}

function bodyOf(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
