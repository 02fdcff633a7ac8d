import { z } from 'zod';
import { instantSchema, nothing } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const tokenSchema = z
  .strictObject({
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer TOKEN`.' }),
    expiresAt: instantSchema,
    actor: z.strictObject({
      kind: z.enum(['shopper', 'staff', 'partner']),
      id: z.string(),
      roles: z.array(z.string()),
    }),
  })
  .meta({ id: 'SignedIn' });

export type SignedIn = z.input<typeof tokenSchema>;

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/api/sign-in',
  tag: 'Sign-in',
  summary: 'Exchange a mail address and password, or a partner id and secret, for a token',
  audience: 'public',
  params: nothing,
  query: nothing,
  body: z.strictObject({
    /** A person's mail address, or a partner's client id. */
    name: z.string().min(1).max(254),
    secret: z.string().min(1).max(256),
  }),
  answer: { status: 200, schema: tokenSchema },
  idempotent: false,
});

export const readMyself = endpoint({
  id: 'readMyself',
  method: 'GET',
  path: '/api/me',
  tag: 'Sign-in',
  summary: 'Who the token says you are',
  audience: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  answer: {
    status: 200,
    schema: z.strictObject({
      kind: z.enum(['guest', 'shopper', 'staff', 'partner']),
      id: z.string(),
      roles: z.array(z.string()),
    }),
  },
});
