import { z } from 'zod';
import { idSchema } from '../common.ts';
import { eventContract } from '../event.ts';
import { dismissReasons, findingCodes } from '../http/reconciliation.ts';

const finding = z.object({
  findingId: idSchema('finding'),
  code: z.enum(findingCodes),
  /** What it is about: the id of an order, a payment, a message. */
  subject: z.string(),
  orderId: idSchema('order').exactOptional(),
});

/** Subject: the finding. */
export const reconciliationFound = eventContract(
  'reconciliation.found',
  'Two things that belong together differ.',
  finding.extend({
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    isMendable: z.boolean(),
  }),
);
export const reconciliationRemained = eventContract(
  'reconciliation.remained',
  'It was looked at again, or a mend was tried, and it differs still.',
  finding.extend({ tries: z.int().positive(), trouble: z.string().exactOptional() }),
);
export const reconciliationMended = eventContract(
  'reconciliation.mended',
  'It differs no more.',
  finding.extend({
    outcome: z.enum(['mended', 'gone', 'redriven']),
    /** Who did it: a member of staff, or `system`. */
    by: z.string(),
  }),
);
export const reconciliationDismissed = eventContract(
  'reconciliation.dismissed',
  'Staff say that it needs no more work.',
  finding.extend({ reason: z.enum(dismissReasons), by: z.string() }),
);
