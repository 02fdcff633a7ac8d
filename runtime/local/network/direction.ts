/** How bytes travel in one direction. */
export interface Conditions {
  /** From one end to the other, without waiting anywhere. */
  readonly delayMs: number;
  /** Each piece takes up to so much longer, by chance; none overtakes another. */
  readonly jitterMs: number;
  /** The chance that a piece is lost and sent again: it and all behind it come `resendMs` later. */
  readonly lossChance: number;
  readonly resendMs: number;
  /** What fits through in a second; `Infinity` for no limit. */
  readonly bytesPerSecond: number;
}

/** The resend time is the least that Linux waits before it sends a lost piece again. */
export const clearWater: Conditions = {
  delayMs: 0,
  jitterMs: 0,
  lossChance: 0,
  resendMs: 200,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};

/**
 * How a direction is cut. `silent`: what is sent disappears from sight and waits, and nobody is
 * told, as when a sea cable breaks. `reset`: connections break at once and none comes about, as when
 * a firewall refuses them.
 */
export type Cut = 'silent' | 'reset';

/** One direction of the link between two places, shared by all connections that cross it. */
export class Direction {
  conditions: Conditions;
  /** Counts what arrives. */
  carriedBytes = 0;
  #cut: Cut | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(conditions: Conditions) {
    this.conditions = conditions;
  }

  get cut(): Cut | undefined {
    return this.#cut;
  }

  set(cut: Cut | undefined): void {
    this.#cut = cut;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back at every cut and every mending, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** When a piece that is sent now arrives, never before the one sent before it. */
  arrivalOf(bytes: number, nowMs: number, previousMs: number): number {
    const { bytesPerSecond, delayMs, jitterMs, lossChance, resendMs } = this.conditions;
    const lostMs = Math.random() < lossChance ? resendMs : 0;
    const travelled = nowMs + delayMs + jitterMs * Math.random() + lostMs;
    return Math.max(previousMs, travelled) + (bytes / bytesPerSecond) * 1_000;
  }
}
