import type { PageRefusal } from './pages/pages.ts';

export type ReadRefusal = PageRefusal | 'market_unknown';

export const readProblems = {
  product_not_found: { status: 404, title: 'There is no such product.' },
  category_not_found: { status: 404, title: 'There is no such category.' },
  collection_not_found: { status: 404, title: 'There is no such collection.' },
  cursor_invalid: { status: 400, title: 'The cursor does not belong to this list.' },
  market_unknown: { status: 400, title: 'The house has no such market.' },
} as const satisfies Record<ReadRefusal, { status: 400 | 404; title: string }>;

/** The same code and title that every endpoint gives to a request that breaks its contract. */
export const requestInvalid = {
  status: 400,
  code: 'request_invalid',
  title: 'The request does not match the contract.',
} as const;
