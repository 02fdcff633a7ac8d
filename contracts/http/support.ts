import { z } from 'zod';
import { homeOf } from '../../kernel/ids.ts';
import { regions } from '../../kernel/region.ts';
import { idSchema, instantSchema, nothing, pageOf, pageQuery } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { leaseSchema, seat } from './regions.ts';

const regionSchema = z.enum(regions);
const inRegion = {
  region: regionSchema.exactOptional().meta({
    description: 'The Region to ask; the one that the request reaches when it is left out.',
  }),
};
const staff = { tag: 'Support', audience: 'staff', homeQuery: 'region' } as const;

const depth = {
  waiting: z.int().nonnegative(),
  delayed: z.int().nonnegative(),
  inFlight: z.int().nonnegative(),
  dead: z.int().nonnegative(),
};

const queueSchema = z
  .strictObject({ queue: z.string(), ...depth })
  .meta({ id: 'Queue', description: 'How many messages a queue holds, by what they wait for.' });

export const listQueues = endpoint({
  ...staff,
  id: 'listQueues',
  method: 'GET',
  path: '/api/staff/queues',
  summary: 'The queues of a Region, one a subscription, with their depths',
  params: nothing,
  query: z.strictObject(inRegion),
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({ region: regionSchema, items: z.array(queueSchema) }),
  },
});

const queueParams = z.strictObject({ queue: z.string().min(1).max(100) });

const deadLetterSchema = z
  .strictObject({
    id: z.string(),
    attempts: z.int().positive(),
    failedAt: instantSchema,
    reason: z.string(),
    event: z
      .strictObject({
        id: z.string(),
        type: z.string(),
        subject: z.string(),
        at: instantSchema,
        correlationId: z.string(),
      })
      .exactOptional(),
  })
  .meta({ id: 'DeadLetter', description: 'An event that a subscription gave up on, and why.' });

export const listDeadLetters = endpoint({
  ...staff,
  id: 'listDeadLetters',
  method: 'GET',
  path: '/api/staff/queues/{queue}/dead-letters',
  summary: 'What a queue gave up on, in the order in which it was sent',
  params: queueParams,
  query: z.strictObject({ ...pageQuery, ...inRegion }),
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      region: regionSchema,
      items: z.array(deadLetterSchema),
      nextCursor: z.string().exactOptional(),
    }),
  },
});

export const redriveQueue = endpoint({
  ...staff,
  id: 'redriveQueue',
  method: 'POST',
  path: '/api/staff/queues/{queue}/redrive',
  summary: 'Gives dead letters another round of attempts',
  description: 'All of the queue, or those that `ids` names.',
  params: queueParams,
  query: z.strictObject(inRegion),
  body: z.strictObject({ ids: z.array(z.string().min(1).max(64)).min(1).max(100).exactOptional() }),
  answer: {
    status: 200,
    schema: z.strictObject({ region: regionSchema, moved: z.int().nonnegative() }),
  },
});

const eventSchema = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    at: instantSchema,
    region: regionSchema.meta({ description: 'The Region that committed it.' }),
    subject: z.string(),
    sequence: z.int(),
    correlationId: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event', description: 'A fact about one aggregate. Holds no personal data.' });

export const listEvents = endpoint({
  ...staff,
  id: 'listEvents',
  method: 'GET',
  path: '/api/staff/events',
  summary: 'The events of one aggregate in their order',
  description:
    'Of an order, a payment, a delivery, a product: of whatever has an id. Each Region shows its own copy.',
  params: nothing,
  query: z.strictObject({
    subject: z
      .string()
      .max(64)
      .refine((text) => homeOf(text) !== undefined, { message: 'is no id' }),
    ...pageQuery,
    ...inRegion,
  }),
  body: nothing,
  answer: { status: 200, schema: pageOf(eventSchema) },
});

export const readTrace = endpoint({
  ...staff,
  id: 'readTrace',
  method: 'GET',
  path: '/api/staff/traces/{orderId}',
  summary: 'One order through every service',
  description:
    'The events of the order and of its reservation, payment, delivery and invoice, by the time they were committed.',
  params: z.strictObject({ orderId: idSchema('order') }),
  query: z.strictObject(inRegion),
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({ region: regionSchema, items: z.array(eventSchema) }),
  },
});

const lag = {
  commits: z.int().nonnegative().meta({ description: 'Commits that were not taken up yet.' }),
  behindMs: z.int().nonnegative().meta({ description: 'The age of the oldest of them.' }),
};
const lagSchema = z.strictObject(lag);
const attributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const metric = { name: z.string(), attributes: attributesSchema };

export const readHealth = endpoint({
  ...staff,
  id: 'readHealth',
  method: 'GET',
  path: '/api/staff/health',
  summary: 'How a Region is doing: lags, depths, and what it counted since it started',
  params: nothing,
  query: z.strictObject(inRegion),
  body: nothing,
  answer: {
    status: 200,
    schema: z
      .strictObject({
        region: regionSchema,
        at: instantSchema,
        startedAt: instantSchema,
        versions: z.record(z.string(), z.string()),
        memoryBytes: z.int().nonnegative(),
        storeBytes: z.int().nonnegative(),
        relay: lagSchema.meta({ description: 'Events on their way to the queues.' }),
        replication: z.array(
          z.strictObject({
            from: regionSchema,
            reachable: z.boolean(),
            commits: lag.commits.exactOptional(),
            behindMs: lag.behindMs.exactOptional(),
          }),
        ),
        custody: z
          .strictObject({
            lease: leaseSchema.nullable().meta({ description: 'Null where a Region runs alone.' }),
            rosterVersion: z.int().nonnegative().nullable().meta({
              description:
                'Of the roster that it knows; another figure elsewhere means that one is behind.',
            }),
            homes: z.array(
              z.strictObject({
                region: regionSchema,
                ...seat,
                writes: z.boolean().meta({
                  description: 'Whether this Region commits now what is at home there.',
                }),
              }),
            ),
          })
          .meta({
            description: 'Who holds what, as this Region knows, and by which lease it writes.',
          }),
        queues: z.strictObject(depth),
        counts: z.array(z.strictObject({ ...metric, value: z.number() })),
        durations: z.array(
          z.strictObject({
            ...metric,
            count: z.int(),
            meanMs: z.number(),
            p50Ms: z.number(),
            p99Ms: z.number(),
            maxMs: z.number(),
          }),
        ),
      })
      .meta({ id: 'Health' }),
  },
});
