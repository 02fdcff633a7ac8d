import type { z } from 'zod';
import {
  listMarkets,
  listProducts,
  readAvailability,
  readCollection,
  readMenu,
  readProduct,
  suggest,
} from '#contracts/http/shopping.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import type { FieldError } from './read-answer.ts';

const root = '/api/store/';

/** What a path asks for, with the handle in it. */
export interface Address {
  readonly endpoint: Endpoint;
  readonly handle: string;
}

const whole: Readonly<Record<string, Endpoint>> = {
  menu: readMenu,
  products: listProducts,
  suggestions: suggest,
  availability: readAvailability,
  markets: listMarkets,
};
const byHandle: Readonly<Record<string, Endpoint>> = {
  products: readProduct,
  collections: readCollection,
};

/** The read that a path names, or undefined when it is none of this module's. */
export function addressOf(path: string): Address | undefined {
  if (!path.startsWith(root)) return undefined;
  const [noun = '', handle, ...more] = path.slice(root.length).split('/');
  if (more.length > 0) return undefined;
  const table = handle === undefined ? whole : byHandle;
  const endpoint = Object.hasOwn(table, noun) ? table[noun] : undefined;
  return endpoint && { endpoint, handle: decoded(handle ?? '') };
}

/** A query string as the contracts' schemas take it: a name that is repeated has a list. */
export function queryOf(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    // Own properties only, and none that an object has from its maker.
    if (name === '__proto__') continue;
    const before = Object.hasOwn(query, name) ? query[name] : undefined;
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

/** The fields that a schema found wrong. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const { message } = issue;
    if (issue.code !== 'unrecognized_keys')
      return [{ at: ['query', ...issue.path.map(String)].join('.'), message }];
    return issue.keys.map((key) => ({
      at: `query.${key}`,
      message: 'is no parameter of this read',
    }));
  });
}

/** A handle that cannot be decoded is nobody's. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
