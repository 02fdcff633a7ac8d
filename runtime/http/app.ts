import { Hono } from 'hono';
import type { Route } from '#ports/route.ts';
import { handle } from './handle.ts';
import type { HttpPorts } from './handle.ts';
import { commonProblem, problemResponse } from './problem.ts';

/** The API as one fetch handler, the same on Node and on Lambda. */
export function openApp(routes: readonly Route[], ports: HttpPorts): Hono {
  const app = new Hono();
  for (const route of routes) {
    const path = route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.endpoint.method, path, (context) =>
      handle(ports, route, context.req.raw, context.req.param()),
    );
  }
  app.notFound((context) => {
    const instance = new URL(context.req.url).pathname;
    const detail = 'The reference of the API is at /api/reference.';
    return problemResponse(commonProblem('not_found', detail), { instance });
  });
  app.onError((error, context) => {
    ports.telemetry.log('error', 'unhandled', { reason: error.stack ?? error.message });
    return problemResponse(commonProblem('internal_error'), { instance: context.req.path });
  });
  return app;
}
