/**
 * The outcome of a decision. A refusal is an expected answer with a literal code; bugs and broken
 * infrastructure throw instead.
 */
export type Result<T, R extends string = never> = Ok<T> | Refusal<R>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refusal<R extends string> {
  readonly ok: false;
  readonly code: R;
  /** What was wrong, where, and what to do: shown to the caller, so it holds no personal data. */
  readonly detail?: string;
  /** Facts for a program, such as the line or the amount concerned. Holds no personal data. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export function ok(): Ok<void>;
export function ok<T>(value: T): Ok<T>;
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value };
}

export function refused<R extends string>(
  code: R,
  detail?: string,
  meta?: Readonly<Record<string, unknown>>,
): Refusal<R> {
  return { ok: false, code, ...(detail !== undefined && { detail }), ...(meta && { meta }) };
}
