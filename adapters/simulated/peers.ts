import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { PeerOperation, Peers } from '#ports/peers.ts';
import type { SimulatedFaults } from './faults.ts';
import { noFaults } from './faults.ts';
import type { Link } from './link.ts';
import type { SeededRandom } from './random.ts';

/** The questions between simulated Regions: who answers what, over a link that may be cut. */
export class SimulatedPeers {
  readonly #operations = new Map<string, PeerOperation>();
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #link: Pick<Link, 'isCut'>;

  constructor(clock: Clock, random: SeededRandom, link: Pick<Link, 'isCut'>) {
    this.#clock = clock;
    this.#random = random;
    this.#link = link;
  }

  /** Offers a Region's operations to the others. */
  register(region: Region, operations: readonly PeerOperation[]): void {
    for (const operation of operations) {
      this.#operations.set(`${region}/${operation.name}`, operation);
    }
  }

  /** A Region that died answers nothing until it offers again. */
  forget(region: Region): void {
    for (const name of this.#operations.keys()) {
      if (name.startsWith(`${region}/`)) this.#operations.delete(name);
    }
  }

  /** The port as one Region holds it. */
  of(from: Region, faults: SimulatedFaults = noFaults()): Peers {
    return {
      ask: (to, operation, body, timeoutMs) =>
        this.#ask({ from, to, operation, body, timeoutMs }, faults),
    };
  }

  async #ask(question: Question, faults: SimulatedFaults): Promise<unknown> {
    const { from, to, operation, body, timeoutMs } = question;
    const asked = this.#operations.get(`${to}/${operation}`);
    if (!asked || this.#link.isCut(from, to)) return this.#silence(question, timeoutMs);
    // Everybody gets a copy, as over a wire.
    const answer = await asked.answer(structuredClone(body), from);
    const isLost = this.#random.happens(faults.lostAnswerChance);
    if (isLost || this.#link.isCut(to, from)) return this.#silence(question, timeoutMs);
    return structuredClone(answer);
  }

  async #silence({ to, operation }: Question, timeoutMs: number): Promise<never> {
    await this.#clock.wait(timeoutMs);
    throw new PeerUnreachable(`${to} did not answer ${operation} in ${timeoutMs} ms`);
  }
}

interface Question {
  readonly from: Region;
  readonly to: Region;
  readonly operation: string;
  readonly body: unknown;
  readonly timeoutMs: number;
}
