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
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { Answer, route } from '#ports/route.ts';
import type { Route, RouteRequest } from '#ports/route.ts';
import type { z } from 'zod';
import type { Shopping } from './open-shopping.ts';
import { readProblems } from './problems.ts';
import type { ReadRefusal } from './problems.ts';

/**
 * The reads as routes, for the API's description and for runtimes that have no better way in.
 * Where there is one, `shopping.answer` is asked first: it gives the same bodies as ready bytes.
 */
export function shoppingRoutes(shopping: Shopping): Route[] {
  return [
    read(shopping, readMenu),
    read(shopping, listProducts),
    read(shopping, readProduct),
    read(shopping, suggest),
    read(shopping, readAvailability),
    read(shopping, readCollection),
    read(shopping, listMarkets),
  ];
}

function read<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  shopping: Shopping,
  endpoint: Endpoint<P, Q, B, A>,
): Route {
  return route(endpoint, readProblems, async (request) => page(shopping, endpoint, request));
}

async function page(
  shopping: Shopping,
  endpoint: Endpoint,
  { header, language, params, query }: RouteRequest,
): Promise<Result<Answer<Uint8Array>, ReadRefusal>> {
  const handle =
    typeof params === 'object' && params !== null && 'handle' in params
      ? String(params.handle)
      : '';
  const asked = { endpoint, handle, query, language, market: header('meridian-market') };
  const kept = shopping.read(asked);
  if (!kept.ok) return kept;
  const { headers, bytes } = kept.value.answer('identity', undefined);
  const named: Record<string, string> = {};
  for (let at = 0; at + 1 < headers.length; at += 2)
    named[headers[at] ?? ''] = headers[at + 1] ?? '';
  return ok(new Answer(bytes, named));
}
