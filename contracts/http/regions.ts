import { z } from 'zod';
import { regions } from '../../kernel/region.ts';
import { instantSchema, nothing } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const regionSchema = z.enum(regions);
const staff = { tag: 'Regions', audience: 'staff' } as const;

/** By which lease a Region writes. */
export const leaseSchema = z.strictObject({
  held: z.boolean(),
  from: z.enum(['witness', 'region']).nullable().meta({ description: 'Who granted the last one.' }),
});

/** Who holds what is at home in a Region. */
export const seat = {
  holder: regionSchema.meta({ description: 'The Region that writes what is at home here.' }),
  epoch: z.int().nonnegative().meta({ description: 'Grows with every change of the holder.' }),
  standing: z.enum(['serving', 'evacuated', 'returning', 'lost']),
} as const;

const regionStateSchema = z
  .strictObject({
    region: regionSchema,
    ...seat,
    reachable: z.boolean().meta({ description: 'Whether it answered the Region that was asked.' }),
    lease: leaseSchema.nullable().meta({ description: 'Null where it does not answer.' }),
  })
  .meta({ id: 'RegionState', description: 'A Region, and who holds what is at home there.' });

const changeSchema = z.strictObject({
  version: z.int().positive(),
  kind: z.enum(['evacuated', 'returning', 'returned', 'stayed', 'reclaimed', 'lost', 'rejoined']),
  region: regionSchema,
  by: z.string(),
  reason: z.string(),
  at: instantSchema.meta({ description: 'By the clock of the witness.' }),
});

const stateSchema = z
  .strictObject({
    answeredBy: regionSchema,
    witness: z.enum(['reachable', 'silent']),
    version: z.int().nonnegative().meta({ description: 'Of the roster; grows with every change.' }),
    items: z.array(regionStateSchema),
    changes: z.array(changeSchema).meta({ description: 'The latest first; none without witness.' }),
  })
  .meta({
    id: 'RegionStates',
    description: 'Who holds what, as the Region that was asked sees it.',
  });

export const listRegions = endpoint({
  ...staff,
  id: 'listRegions',
  method: 'GET',
  path: '/api/staff/regions',
  summary: 'Which Region holds what, and by which lease',
  params: nothing,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: stateSchema },
});

const params = z.strictObject({ region: regionSchema });
const body = z.strictObject({ reason: z.string().trim().min(1).max(200) });
const answer = { status: 200, schema: stateSchema } as const;

export const evacuateRegion = endpoint({
  ...staff,
  id: 'evacuateRegion',
  method: 'POST',
  path: '/api/staff/regions/{region}/evacuate',
  summary: 'Let another Region hold what is at home in this one',
  description:
    'For administrators. Takes effect after at most one lease. Ask any Region that answers.',
  params,
  query: nothing,
  body,
  answer,
});

export const returnRegion = endpoint({
  ...staff,
  id: 'returnRegion',
  method: 'POST',
  path: '/api/staff/regions/{region}/return',
  summary: 'Give a Region back what is at home there',
  description:
    'For administrators. Begins once the Region has caught up; for a moment nobody writes what is at home there. When it does not succeed within seconds, all stays as it was. With `force`, asked for at the Region itself, it takes back its own from a Region that is gone, without what only that one had.',
  params,
  query: nothing,
  body: body.extend({ force: z.boolean().default(false) }),
  answer,
});

export const declareRegionLost = endpoint({
  ...staff,
  id: 'declareRegionLost',
  method: 'POST',
  path: '/api/staff/regions/{region}/lost',
  summary: 'Give up the store of an evacuated Region for good',
  description:
    'For administrators. What only that store knew will never come; should it appear after all, it is not let in.',
  params,
  query: nothing,
  body,
  answer,
});
