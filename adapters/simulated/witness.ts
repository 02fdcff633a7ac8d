import { KeptWitness } from '#adapters/embedded/witness.ts';
import type { Clock } from '#ports/clock.ts';
import type { Region } from '#kernel/region.ts';
import { WitnessUnreachable } from '#ports/witness.ts';
import type { Proposal, Renewal, Witness, WitnessRecord } from '#ports/witness.ts';

/** How long a question takes that nobody answers. */
const silenceMs = 500;

/** The witness in memory: it can be killed, cut off from a Region one way or both, and start again. */
export class SimulatedWitness {
  readonly #clock: Clock;
  #saved: WitnessRecord | undefined;
  #running: KeptWitness | undefined;
  readonly #cut = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.start();
  }

  start(): void {
    const save = async (record: WitnessRecord): Promise<void> => {
      this.#saved = record;
    };
    const record = this.#saved;
    this.#running = new KeptWitness({ clock: this.#clock, save, ...(record && { record }) });
  }

  stop(): void {
    this.#running = undefined;
  }

  /** Cuts questions of the Region, or only the answers to it, or heals both. */
  set(region: Region, state: 'cut' | 'deaf' | 'healed'): void {
    for (const way of ['cut', 'deaf']) this.#cut.delete(`${way}/${region}`);
    if (state !== 'healed') this.#cut.add(`${state}/${region}`);
  }

  /** The port as one Region holds it. */
  of(region: Region): Witness {
    return {
      renew: (renewal: Renewal) => this.#ask(region, (running) => running.renew(renewal)),
      propose: (proposal: Proposal) => this.#ask(region, (running) => running.propose(proposal)),
      read: () => this.#ask(region, (running) => running.read()),
    };
  }

  async #ask<R>(region: Region, question: (running: KeptWitness) => Promise<R>): Promise<R> {
    const running = this.#running;
    if (!running || this.#cut.has(`cut/${region}`)) return await this.#silence();
    const answer = await question(running);
    // Killed meanwhile, or the answer gets lost.
    if (this.#running !== running || this.#cut.has(`deaf/${region}`)) return await this.#silence();
    // As over a wire.
    return JSON.parse(JSON.stringify(answer));
  }

  async #silence(): Promise<never> {
    await this.#clock.wait(silenceMs);
    throw new WitnessUnreachable(`The witness did not answer in ${silenceMs} ms`);
  }
}
