import { present } from '#kernel/assert.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Route } from '#ports/route.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import { staffRoles } from '#ports/sign-in.ts';
import { readAnswer } from './answers.fixture.ts';
import type { Answered } from './answers.fixture.ts';
import { pathOf } from './two-regions.fixture.ts';
import type { TwoRegions } from './two-regions.fixture.ts';

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

/** Calls operations by name, as a client does, and checks every answer against its contract. */
export class Client {
  /** The operations that were answered with success. */
  readonly answered = new Set<string>();
  readonly #house: TwoRegions;
  #keys = 0;

  constructor(house: TwoRegions) {
    this.#house = house;
  }

  async call(id: string, call: Call = {}): Promise<Answered> {
    const route = present(
      this.#house.routes.find(({ endpoint }) => endpoint.id === id),
      id,
    );
    const response = await this.#house.ask({
      method: route.endpoint.method,
      path: pathOf(route.endpoint, call.params, call.query),
      headers: await this.#headersOf(route, call),
      body: bodyOf(call.body),
      region: call.region ?? 'eu',
    });
    const answer = await readAnswer(route, response);
    if (answer.status < 400) this.answered.add(id);
    return answer;
  }

  /** The body of a success; throws with the problem otherwise. The story knows what it reads. */
  async ok<T = Record<string, never>>(id: string, call: Call = {}): Promise<T> {
    const { status, body } = await this.call(id, call);
    if (status >= 400) throw new Error(`${id}: ${JSON.stringify(body)}`);
    return body as T;
  }

  async #headersOf({ endpoint }: Route, { as = 'guest', body, headers }: Call) {
    const token = as === 'guest' ? undefined : await this.#house.tokenOf(people[as]);
    this.#keys += 1;
    return {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': endpoint.bodyType ?? 'application/json' }),
      ...(endpoint.idempotent && { 'idempotency-key': `key-number-${100_000 + this.#keys}` }),
      ...headers,
    };
  }
}

function bodyOf(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
