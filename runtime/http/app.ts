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
    const instance = context.req.path;
    const allow = methodsAt(app, instance).join(', ');
    if (allow !== '') return otherwise(context.req.method, allow, instance);
    const detail = 'The reference of the API is at /api/reference.';
    return problemResponse(commonProblem('not_found', detail), { instance });
  });
  app.onError((error, context) => {
    ports.telemetry.log('error', 'unhandled', { reason: error.stack ?? error.message });
    return problemResponse(commonProblem('internal_error'), { instance: context.req.path });
  });
  return app;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that a path takes; none where there is nothing. A GET can be asked as a HEAD. */
function methodsAt(app: Hono, path: string): string[] {
  const taken = methods.filter((method) => app.router.match(method, path)[0].length > 0);
  return taken.includes('GET') ? ['HEAD', ...taken] : taken;
}

/** The answer to a method that a path does not take, and to the question which ones it does. */
function otherwise(method: string, allow: string, instance: string): Response {
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  const problem = commonProblem('method_not_allowed', `Use one of ${allow}.`);
  return problemResponse(problem, { instance, headers: { allow } });
}
