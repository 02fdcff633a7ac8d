import * as endpoints from '#contracts/http/reconciliation.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import { ok, refused } from '#kernel/result.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { mayNotRead } from './access.ts';
import type { ReconciliationPorts } from './ports.ts';
import { loadFinding, queryFindings } from './store.ts';
import { historyOf, viewFinding } from './view-finding.ts';
import { dismissFinding, mendFinding } from './work-on-finding.ts';

const restricted = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const satisfies Record<string, ProblemKind>;

const notFound = {
  finding_not_found: { status: 404, title: 'There is no such finding.' },
} as const satisfies Record<string, ProblemKind>;

const workProblems = {
  ...restricted,
  ...notFound,
  finding_needs_staff: { status: 409, title: 'Only staff can end this.' },
  finding_contended: { status: 503, title: 'The finding is being worked on by others.' },
} as const satisfies Record<string, ProblemKind>;

/** Findings, for those who work on them. */
export function reconciliationRoutes(ports: ReconciliationPorts): Route[] {
  const { table } = ports;
  return [
    route(endpoints.listFindings, restricted, async ({ actor, query }) => {
      const { region: home = table.region, ...list } = query;
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      const { items, ...page } = await queryFindings(table, { home, ...list });
      return ok({ ...page, items: items.map(viewFinding) });
    }),
    route(endpoints.readFinding, { ...restricted, ...notFound }, async ({ actor, params }) => {
      const refusal = mayNotRead(actor);
      if (refusal) return refusal;
      const item = await loadFinding(table, params.findingId);
      if (!item) return refused('finding_not_found');
      const history = await historyOf(table, params.findingId);
      return ok({ ...viewFinding(item.value), history });
    }),
    route(endpoints.dismissFinding, workProblems, async ({ actor, body, once, params }) => {
      const dismissed = await dismissFinding(ports, actor, { ...params, ...body }, once);
      return dismissed.ok ? ok(viewFinding(dismissed.value)) : dismissed;
    }),
    // What it does may be repeated, so that it needs no record of its own.
    route(endpoints.mendFinding, workProblems, async ({ actor, params }) => {
      const after = await mendFinding(ports, actor, params.findingId);
      return after.ok ? ok(viewFinding(after.value)) : after;
    }),
  ];
}
