import type { DataOf } from '#contracts/event.ts';
import type {
  reconciliationDismissed,
  reconciliationFound,
  reconciliationMended,
  reconciliationRemained,
} from '#contracts/events/reconciliation.ts';
import type { findingCodes, findingStates } from '#contracts/http/reconciliation.ts';
import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';

export type FindingCode = (typeof findingCodes)[number];
export type FindingState = (typeof findingStates)[number];

/** What differs: ids, codes and numbers, never personal data. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** open → mended or dismissed; and open again when it differs again. */
export interface Finding {
  readonly findingId: Id<'finding'>;
  readonly code: FindingCode;
  readonly subject: string;
  readonly orderId?: Id<'order'>;
  readonly state: FindingState;
  readonly facts: Facts;
  readonly isMendable: boolean;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly tries: number;
  /** Why the last try did not help. */
  readonly trouble?: string;
  readonly outcome?: string;
  /** Of the newest event. */
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
}

interface FactData {
  'reconciliation.found': DataOf<typeof reconciliationFound>;
  'reconciliation.remained': DataOf<typeof reconciliationRemained>;
  'reconciliation.mended': DataOf<typeof reconciliationMended>;
  'reconciliation.dismissed': DataOf<typeof reconciliationDismissed>;
}

export type FindingFact = {
  readonly [T in keyof FactData]: { readonly type: T; readonly data: FactData[T] };
}[keyof FactData];

/** The finding after a fact. Folding its events in their order gives its head. */
export function evolve(before: Finding | undefined, fact: FindingFact, at: Instant): Finding {
  const sequence = (before?.sequence ?? 0) + 1;
  if (fact.type === 'reconciliation.found') {
    const { code, facts, findingId, isMendable, orderId, subject } = fact.data;
    return {
      findingId,
      code,
      subject,
      ...(orderId !== undefined && { orderId }),
      state: 'open',
      facts,
      isMendable,
      firstSeenAt: before?.firstSeenAt ?? at,
      lastSeenAt: at,
      tries: 0,
      sequence,
      ...(before?.epoch !== undefined && { epoch: before.epoch }),
    };
  }
  assert(before, `${fact.type} follows reconciliation.found`);
  const { outcome: _, trouble: __, ...kept } = before;
  switch (fact.type) {
    case 'reconciliation.remained': {
      const { tries, trouble } = fact.data;
      const told = trouble === undefined ? {} : { trouble };
      return { ...kept, ...told, tries, lastSeenAt: at, sequence };
    }
    case 'reconciliation.mended':
      return { ...kept, state: 'mended', outcome: fact.data.outcome, sequence };
    case 'reconciliation.dismissed':
      return { ...kept, state: 'dismissed', outcome: fact.data.reason, sequence };
  }
}
