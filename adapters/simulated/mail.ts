import type { Letter, Mail } from '#ports/mail.ts';
import { noFaults } from './faults.ts';
import type { SimulatedFaults } from './faults.ts';
import type { SeededRandom } from './random.ts';

/** Keeps the letters that were handed over, each once. */
export class SimulatedMail implements Mail {
  readonly letters: Letter[] = [];
  readonly #random: SeededRandom;
  readonly #faults: SimulatedFaults;

  constructor(random: SeededRandom, faults: SimulatedFaults = noFaults()) {
    this.#random = random;
    this.#faults = faults;
  }

  async send(letter: Letter): Promise<void> {
    if (this.#random.happens(this.#faults.mailFailureChance)) {
      throw new Error('The simulated mail service does not answer: try again');
    }
    if (this.letters.some(({ messageId }) => messageId === letter.messageId)) return;
    this.letters.push(letter);
  }
}
