/** A piece of real source, and what a careless hand would have made of it. */
export interface Patch {
  /** From the root of the repository. */
  readonly file: string;
  /** There exactly once, so that a bug cannot outlive the code that it spoils. */
  readonly find: string;
  readonly replace: string;
}

/** A mistake that people make, made on purpose: the simulator must notice. */
export interface Bug {
  readonly name: string;
  /** What is done wrong, as one would confess it. */
  readonly mistake: string;
  /** The rules of the simulator of which at least one must break. */
  readonly breaks: readonly string[];
  readonly patches: readonly Patch[];
  /**
   * The faults without which it does nothing: one of each list. Seeds that do not have them are counted
   * and not run.
   */
  readonly needs?: readonly (readonly string[])[];
  /** It is caught within so many seeds, wherever they start. */
  readonly seedsMax: number;
}
