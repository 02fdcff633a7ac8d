import type { Hono } from 'hono';
import { shoppingRoutes } from '#modules/shopping/index.ts';
import type { Shopping } from '#modules/shopping/index.ts';
import type { Route } from '#ports/route.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { openApp } from '../../http/app.ts';
import { forwardOverHttp } from '../../http/forward.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { problemsPage, referencePage } from '../../http/reference.ts';
import { Repetitions } from '../../http/repetition.ts';
import { serveInterRegion } from './inter-region.ts';
import { pullChanges } from './parts.ts';
import type { RegionParts } from './parts.ts';
import { answerLag } from './vitals.ts';

const forwardTimeoutMs = 8_000;

/** The Region's API with its description, and the door for the other Region. */
export function openRegionApp(parts: RegionParts, shopping: Shopping): Hono {
  const { config, keeper, ports, services, link } = parts;
  const routes = [...shoppingRoutes(shopping), ...services.routes];
  const app = openApp(routes, {
    ...ports,
    repetitions: new Repetitions(ports.table),
    catalogueHome: 'eu',
    forward: forwardOverHttp({
      from: config.region,
      addresses: config.addresses,
      timeoutMs: forwardTimeoutMs,
    }),
  });
  describe(app, routes);
  const operations = [...services.peerOperations, ...keeper.operations, answerLag(parts.store)];
  serveInterRegion(app, link, operations, (by, after, signal) =>
    // A cursor that the other Region got from here, or nothing for the beginning.
    pullChanges(parts, by, after === '' ? firstCursor : (after as Cursor), signal),
  );
  return app;
}

function describe(app: Hono, routes: readonly Route[]): void {
  const caching = { 'cache-control': 'public, max-age=60' };
  let document: ReturnType<typeof openApiDocument> | undefined;
  const described = () => (document ??= openApiDocument(routes));
  app.get('/api/openapi.json', () => Response.json(described(), { headers: caching }));
  app.get('/api/reference', (context) => context.html(referencePage(described()), 200, caching));
  app.get('/api/problems', (context) => context.html(problemsPage(routes), 200, caching));
}
