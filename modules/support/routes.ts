import {
  listDeadLetters,
  listEvents,
  listQueues,
  readHealth as healthEndpoint,
  readTrace as traceEndpoint,
  redriveQueue as redriveEndpoint,
} from '#contracts/http/support.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Queues } from '#ports/queue.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { Vitals } from '#ports/vitals.ts';
import { mayNotRead } from './access.ts';
import { readEvents, readTrace } from './read-events.ts';
import { readHealth } from './read-health.ts';
import type { Kept } from './read-custody.ts';
import { readDeadLetters, readQueues } from './read-queues.ts';
import { redriveQueue } from './redrive-queue.ts';

const restricted = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const satisfies Record<string, ProblemKind>;

const queueProblems = {
  ...restricted,
  queue_not_found: { status: 404, title: 'There is no such queue.' },
} as const satisfies Record<string, ProblemKind>;

const traceProblems = {
  ...restricted,
  order_not_found: { status: 404, title: 'There is no such order.' },
} as const satisfies Record<string, ProblemKind>;

type Ports = {
  table: Table;
  clock: Clock;
  queues: Queues;
  telemetry: Telemetry;
  vitals: Vitals;
  keeping?: Kept;
};

/** The API of those who keep a Region running. `queueNames` are its subscriptions'. */
export function supportRoutes(ports: Ports, queueNames: readonly string[]): Route[] {
  return [...queueRoutes(ports, queueNames), ...eventRoutes(ports), healthRoute(ports, queueNames)];
}

function queueRoutes(ports: Ports, queueNames: readonly string[]): Route[] {
  const { region } = ports.table;
  const notFound = () => refused('queue_not_found', 'GET /api/staff/queues names them all.');
  return [
    route(listQueues, restricted, async ({ actor }) => {
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      return ok({ region, items: await readQueues(ports.queues, queueNames) });
    }),
    route(listDeadLetters, queueProblems, async ({ actor, params, query }) => {
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      if (!queueNames.includes(params.queue)) return notFound();
      return ok({ region, ...(await readDeadLetters(ports.queues, params.queue, query)) });
    }),
    route(redriveEndpoint, queueProblems, async ({ actor, params, body, once }) => {
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      if (!queueNames.includes(params.queue)) return notFound();
      return redriveQueue(ports, actor, { queue: params.queue, ...body }, once);
    }),
  ];
}

function eventRoutes({ table }: Ports): Route[] {
  return [
    route(listEvents, restricted, async ({ actor, query }) => {
      return mayNotRead(actor) ?? ok(await readEvents(table, query));
    }),
    route(traceEndpoint, traceProblems, async ({ actor, params }) => {
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      const items = await readTrace(table, params.orderId);
      return items.length === 0 ? refused('order_not_found') : ok({ region: table.region, items });
    }),
  ];
}

function healthRoute(ports: Ports, queueNames: readonly string[]): Route {
  return route(healthEndpoint, restricted, async ({ actor }) => {
    return mayNotRead(actor) ?? ok(await readHealth(ports, queueNames));
  });
}
