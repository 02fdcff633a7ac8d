import type { z } from 'zod';

/** The contract of one type of event: its name in the past tense and the shape of its data. */
export interface EventContract<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly summary: string;
  readonly data: S;
}

/** Declares an event. Data schemas are tolerant (`z.object`): a reader ignores what it does not know. */
export function eventContract<T extends string, S extends z.ZodType>(
  type: T,
  summary: string,
  data: S,
): EventContract<T, S> {
  return { type, summary, data };
}

export type DataOf<C extends EventContract> = z.output<C['data']>;
