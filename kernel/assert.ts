/** Throws when an invariant of the program itself does not hold: a bug, never a refusal. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never, what: string): never {
  throw new Error(`Invariant broken: unexpected ${what} ${JSON.stringify(value)}`);
}

/** The value, or a thrown bug when it is absent where the program's logic says it cannot be. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`Invariant broken: no ${what}`);
  return value;
}
