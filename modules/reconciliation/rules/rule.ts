import type { Instant } from '#kernel/time.ts';
import type { Facts, FindingCode } from '../model.ts';
import type { OrderCase } from '../order-case.ts';
import type { ReconciliationPorts } from '../ports.ts';

/** A difference between an order and what belongs to it, and how it is mended. */
export interface Rule {
  readonly code: FindingCode;
  /** So long nothing happened to any part of it: what sagas are at work on is not yet a difference. */
  readonly quietMs: number;
  /** What differs; undefined when nothing does. */
  readonly differs: (it: OrderCase, now: Instant) => Facts | undefined;
  /**
   * Makes it right by the modules' own use cases, which may be repeated. Throws when that is not
   * possible now. Without one, staff decides.
   */
  readonly mend?: (
    ports: ReconciliationPorts,
    it: OrderCase,
    correlationId: string,
  ) => Promise<unknown>;
}

/** A use case's refusal is why a mend did not help: told by its code alone. */
export function orThrow(result: { readonly ok: boolean; readonly code?: string }): void {
  if (!result.ok) throw new Error(result.code ?? 'refused');
}
