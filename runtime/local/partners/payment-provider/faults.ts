/**
 * What goes wrong, switched at start or while running by `POST /_control`. Chances are in [0, 1];
 * a `…Next` counts down, one for each request that changes something.
 */
export interface Faults {
  /** Before any work, for every request. */
  delayMs: number;
  /** Answers 500 without doing the work. */
  failChance: number;
  failNext: number;
  /** Does the work and answers only after `hangMs`, or never when that is 0. */
  hangChance: number;
  hangNext: number;
  hangMs: number;
  /** `hold` keeps webhooks back until `deliver` is set again; `drop` never sends them. */
  webhooks: 'deliver' | 'hold' | 'drop';
  webhookDuplicateChance: number;
  /** Each webhook waits for a random part of this, so that they overtake each other. */
  webhookLateMsMax: number;
}

export const noFaults: Readonly<Faults> = {
  delayMs: 0,
  failChance: 0,
  failNext: 0,
  hangChance: 0,
  hangNext: 0,
  hangMs: 0,
  webhooks: 'deliver',
  webhookDuplicateChance: 0,
  webhookLateMsMax: 0,
};

const webhookModes: readonly unknown[] = ['deliver', 'hold', 'drop'];

/** The known switches in `input`, or a sentence that says which is wrong. */
export function readFaults(input: unknown): Partial<Faults> | string {
  if (typeof input !== 'object' || input === null) return 'Send a JSON object of switches.';
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(noFaults, name)) {
      return `No switch "${name}": there are ${Object.keys(noFaults).join(', ')}.`;
    }
    const isGood =
      name === 'webhooks'
        ? webhookModes.includes(value)
        : typeof value === 'number' && Number.isFinite(value) && value >= 0;
    if (!isGood) return `Switch "${name}" cannot be ${JSON.stringify(value)}.`;
  }
  return input; // Each name and value was just checked.
}

/** Whether a fault strikes now; a count goes first and is used up. */
export function strikes(faults: Faults, fault: 'fail' | 'hang', chance: () => number): boolean {
  const count = `${fault}Next` as const;
  if (faults[count] > 0) {
    faults[count] -= 1;
    return true;
  }
  const likelihood = faults[`${fault}Chance`];
  return likelihood > 0 && chance() < likelihood;
}
