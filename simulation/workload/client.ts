import type { SeededRandom } from '#adapters/simulated/index.ts';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import { dayMs, minuteMs, plus } from '#kernel/time.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import type { SignedInActor } from '#ports/sign-in.ts';
import type { EdgeAnswer } from '../world/edge.ts';
import type { World } from '../world/world.ts';
import { endpoints } from './endpoints.ts';
import { text } from './read.ts';

export interface Call {
  readonly id: string;
  readonly region: Region;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an earlier call that this one repeats. */
  readonly key?: string;
}

/** What came of a call in the end, after its repetitions. */
export interface Outcome {
  readonly status: number;
  readonly code: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  readonly region: Region | undefined;
  /** Whether an attempt before got no answer: it may have taken effect. */
  readonly inDoubt: boolean;
  readonly key: string;
}

/** What says no more than that one should ask again. */
const again = new Set([
  'home_region_unreachable',
  'store_unavailable',
  'internal_error',
  'idempotency_key_in_use',
  'stock_contended',
  'order_contended',
]);

/** One person or machine that uses the API as its contract says: keys, repetitions, patience. */
export class Client {
  readonly world: World;
  readonly random: SeededRandom;
  readonly name: string;
  /** How often a call is repeated at most; a person gives up sooner than a machine. */
  attemptsMax = 8;
  /** How many calls are left before they go away for good. */
  callsLeft = Infinity;
  #token: string | undefined;
  #keys = 0;

  constructor(world: World, name: string, random: SeededRandom) {
    this.world = world;
    this.name = name;
    this.random = random;
  }

  async signIn(actor: SignedInActor): Promise<void> {
    const { clock, signIn } = this.world;
    this.#token = await signIn.issue(actor, plus(clock.now(), 30 * dayMs));
  }

  signOut(): void {
    this.#token = undefined;
  }

  wait(durationMs: number): Promise<void> {
    return this.world.clock.wait(durationMs);
  }

  /** Somewhere between half and one and a half times so long. */
  pause(aboutMs: number): Promise<void> {
    return this.wait(aboutMs * (0.5 + this.random.fraction()));
  }

  newKey(): string {
    this.#keys += 1;
    return `${this.name}/${this.#keys}`.replaceAll(' ', '-').padEnd(16, '-');
  }

  /** Calls until there is an answer that means something, or the patience is at its end. */
  async call(call: Call): Promise<Outcome> {
    if (this.callsLeft <= 0) throw new ClientLeft(`${this.name} has gone away`);
    this.callsLeft -= 1;
    const endpoint = present(endpoints.get(call.id), `endpoint ${call.id}`);
    const key = call.key ?? this.newKey();
    let inDoubt = false;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(endpoint, call, key);
      const outcome = outcomeOf(answer, key, inDoubt);
      this.#tell(call, outcome);
      const isLast = attempt >= this.attemptsMax;
      if (!isLast && this.random.happens(lostChance)) {
        // The line broke while the answer came: the client knows nothing, and asks again.
        this.world.trace.count('client/answer never arrived');
        inDoubt = true;
      } else if (isLast || !again.has(outcome.code)) return outcome;
      else inDoubt ||= outcome.code !== 'idempotency_key_in_use';
      await this.pause(Math.min(minuteMs, 500 * 2 ** attempt));
    }
  }

  #tell({ id, params }: Call, { body, code, status }: Outcome): void {
    this.world.trace.count(`answer/${id} ${status}${code === '' ? '' : ` ${code}`}`);
    const orderId = params?.['orderId'] ?? text(body, 'orderId');
    const about = [params, text(body, 'cartId'), orderId];
    this.world.trace.record('world', this.name, `${id} ${status} ${code}`.trimEnd(), about);
    if (orderId === '') return;
    const cartId = params?.['cartId'] ?? text(body, 'cartId');
    const names = cartId === '' ? [this.name] : [this.name, cartId];
    this.world.trace.keep((recording) => recording.link(orderId, names));
  }

  async #ask(endpoint: Endpoint, call: Call, key: string): Promise<EdgeAnswer> {
    const { body, headers, region } = call;
    return this.world.edge.ask({
      method: endpoint.method,
      path: pathOf(endpoint, call),
      region,
      label: `${this.name}: ${call.id}`,
      headers: {
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(endpoint.idempotent && { 'idempotency-key': key }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

/** Whoever has gone away does nothing more. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

const lostChance = 0.01;

function outcomeOf(answer: EdgeAnswer, key: string, inDoubt: boolean): Outcome {
  const { headers, region, status } = answer;
  const isObject = typeof answer.body === 'object' && answer.body !== null;
  // Every answer of the API is an object; the contract's own tests look closer.
  const body = isObject ? (answer.body as Readonly<Record<string, unknown>>) : {};
  const named = typeof body['code'] === 'string' ? body['code'] : 'unknown';
  const code = status >= 400 ? named : '';
  return { status, code, body, headers, region, inDoubt, key };
}

function pathOf({ path }: Endpoint, { params = {}, query = {} }: Call): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
