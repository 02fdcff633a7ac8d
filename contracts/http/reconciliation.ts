import { z } from 'zod';
import { idSchema, instantSchema, nothing, pageOf, pageQuery } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { regions } from '../../kernel/region.ts';

/** What may differ between what belongs together. `modules/reconciliation/README.md` explains each. */
export const findingCodes = [
  'order.unpaidTooLong',
  'order.givenBack',
  'order.paymentBehind',
  'order.deliveryBehind',
  'order.owing',
  'order.overturned',
  'stock.unconfirmed',
  'stock.unreserved',
  'stock.undispatched',
  'stock.unreleased',
  'stock.goneEarly',
  'stock.short',
  'stock.transferUncredited',
  'payment.kept',
  'payment.uncharged',
  'refund.unsent',
  'refund.pending',
  'refund.failed',
  'charge.orderUnknown',
  'charge.duplicate',
  'charge.ahead',
  'charge.refundUnknown',
  'charge.amountDiffers',
  'delivery.missing',
  'delivery.notCalledOff',
  'delivery.calledOff',
  'delivery.afterCancel',
  'delivery.courierDiffers',
  'invoice.missing',
  'invoice.uncredited',
  'event.stray',
  'queue.deadLetter',
] as const;

export const findingStates = ['open', 'mended', 'dismissed'] as const;
export const dismissReasons = ['known', 'settled_otherwise', 'harmless', 'duplicate'] as const;

const factsSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ description: 'What differs: ids, codes and numbers, never personal data.' });

const findingSchema = z
  .strictObject({
    findingId: idSchema('finding'),
    code: z.enum(findingCodes),
    home: z.enum(regions),
    state: z.enum(findingStates),
    subject: z.string().meta({ description: 'The id of what it is about, or a queue’s message.' }),
    orderId: idSchema('order').exactOptional(),
    facts: factsSchema,
    isMendable: z.boolean().meta({ description: 'The house mends it by itself, or staff must.' }),
    firstSeenAt: instantSchema,
    lastSeenAt: instantSchema,
    tries: z.int().nonnegative().meta({ description: 'How often it was tried to mend it.' }),
    trouble: z.string().exactOptional().meta({ description: 'Why the last try did not help.' }),
    outcome: z.string().exactOptional().meta({ description: 'How it ended.' }),
  })
  .meta({ id: 'Finding', description: 'A difference between what belongs together.' });

const historySchema = z.strictObject({
  type: z.string(),
  at: instantSchema,
  by: z.string().exactOptional(),
  data: z.record(z.string(), z.unknown()),
});

const staff = { tag: 'Reconciliation', audience: 'staff' } as const;
const findingParams = z.strictObject({ findingId: idSchema('finding') });

export const listFindings = endpoint({
  ...staff,
  id: 'listFindings',
  method: 'GET',
  path: '/api/staff/findings',
  summary: 'Differences that reconciliation found, the oldest first',
  description: 'Of one home Region; each Region shows its own copy of all.',
  params: nothing,
  query: z.strictObject({
    state: z.enum(findingStates).default('open'),
    region: z.enum(regions).exactOptional(),
    code: z.enum(findingCodes).exactOptional(),
    ...pageQuery,
  }),
  body: nothing,
  answer: { status: 200, schema: pageOf(findingSchema) },
});

export const readFinding = endpoint({
  ...staff,
  id: 'readFinding',
  method: 'GET',
  path: '/api/staff/findings/{findingId}',
  summary: 'A finding with its history',
  params: findingParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: findingSchema.extend({ history: z.array(historySchema) }) },
  homeParam: 'findingId',
});

export const dismissFinding = endpoint({
  ...staff,
  id: 'dismissFinding',
  method: 'POST',
  path: '/api/staff/findings/{findingId}/dismiss',
  summary: 'Say that a finding needs no more work',
  description: 'It stays so until what differs changes.',
  params: findingParams,
  query: nothing,
  body: z.strictObject({ reason: z.enum(dismissReasons) }),
  answer: { status: 200, schema: findingSchema },
  homeParam: 'findingId',
});

export const mendFinding = endpoint({
  ...staff,
  id: 'mendFinding',
  method: 'POST',
  path: '/api/staff/findings/{findingId}/mend',
  summary: 'Look again now, and mend it where that is safe',
  description: 'A dead letter is redriven. Answers with the finding as it then is.',
  params: findingParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: findingSchema },
  homeParam: 'findingId',
});
