import { createHash } from 'node:crypto';
import {
  adjustInventory,
  listInventoryLevels,
  readInventoryLevels,
  receiveInventory,
  transferInventory,
} from '#contracts/http/inventory.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { ProblemKind } from '#kernel/problem.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import { loadSellables } from '#modules/catalogue/index.ts';
import type { Clock } from '#ports/clock.ts';
import { newId } from '#ports/identifier.ts';
import type { Once } from '#ports/once.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { adjustStock } from './adjust-stock.ts';
import { levelsOf } from './levels.ts';
import { stockLocation } from './locations.ts';
import { listLevels, loadAllotments } from './read-levels.ts';
import { receiveStock } from './receive-stock.ts';
import type { ReceivedLine } from './receive-stock.ts';
import { transferStock } from './transfer-stock.ts';

const locationUnknown = {
  location_unknown: { status: 422, title: 'There is no such location.' },
} as const satisfies Record<string, ProblemKind>;

const changeProblems = {
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
  stock_contended: { status: 503, title: 'Too many want this stock at once.' },
} as const satisfies Record<string, ProblemKind>;

const variantUnknown = {
  variant_unknown: { status: 422, title: 'There is no such variant.' },
} as const satisfies Record<string, ProblemKind>;

const elsewhere = {
  stock_elsewhere: {
    status: 409,
    title: 'The Region that has the units cannot be reached now.',
  },
} as const satisfies Record<string, ProblemKind>;

const receiveProblems = {
  ...changeProblems,
  ...locationUnknown,
  ...variantUnknown,
  quantity_too_large: { status: 422, title: 'More units than a shelf can hold.' },
} as const satisfies Record<string, ProblemKind>;
const adjustProblems = {
  ...changeProblems,
  ...locationUnknown,
  ...variantUnknown,
  ...elsewhere,
  stock_reserved: { status: 409, title: 'The units are promised to buyers.' },
} as const satisfies Record<string, ProblemKind>;
const transferProblems = {
  ...changeProblems,
  ...locationUnknown,
  ...elsewhere,
  stock_insufficient: { status: 409, title: 'There are not enough units.' },
} as const satisfies Record<string, ProblemKind>;

type Ports = { table: Table; clock: Clock; random: Random; peers: Peers };

/** The staff's API of stock. Any Region serves it, on its own allotments. */
export function inventoryRoutes(ports: Ports): Route[] {
  return [
    listRoute(ports),
    readRoute(ports),
    receiveRoute(ports),
    adjustRoute(ports),
    moveRoute(ports),
  ];
}

function listRoute({ table }: Ports): Route {
  return route(listInventoryLevels, locationUnknown, async ({ query }) => {
    if (!stockLocation(query.location)) return refused('location_unknown');
    const page = await listLevels(table, query);
    return ok({ ...page, items: [...page.items] });
  });
}

function readRoute({ table }: Ports): Route {
  return route(readInventoryLevels, {}, async ({ params }) => {
    const stored = await loadAllotments(table, params.variantId);
    const allotments = stored.map(({ location, region, free, reserved }) => ({
      location,
      region,
      free,
      reserved,
    }));
    return ok({ variantId: params.variantId, levels: levelsOf(stored), allotments });
  });
}

function receiveRoute(ports: Ports): Route {
  return route(receiveInventory, receiveProblems, async ({ body, actor, once, correlationId }) => {
    if (!mayChangeStock(actor)) return refused('not_permitted');
    const sellables = await loadSellables(
      ports,
      body.lines.map(({ variantId }) => variantId),
    );
    const lines: ReceivedLine[] = [];
    for (const line of body.lines) {
      const sku = sellables.get(line.variantId)?.sku;
      if (sku === undefined) return refused('variant_unknown', `There is no ${line.variantId}.`);
      lines.push({ ...line, sku });
    }
    const home = homeOfRequest(ports.table, receiveInventory, body);
    const movementId = idOf('movement', home, once, ports);
    const command = { movementId, reason: body.reason, lines, correlationId };
    return receiveStock(ports, command, once);
  });
}

function adjustRoute(ports: Ports): Route {
  return route(adjustInventory, adjustProblems, async ({ body, actor, once, correlationId }) => {
    if (!mayChangeStock(actor)) return refused('not_permitted');
    const home = homeOfRequest(ports.table, adjustInventory, body);
    const movementId = idOf('movement', home, once, ports);
    return adjustStock(ports, { ...body, movementId, correlationId }, once);
  });
}

function moveRoute(ports: Ports): Route {
  return route(
    transferInventory,
    transferProblems,
    async ({ body, actor, once, correlationId }) => {
      if (!mayChangeStock(actor)) return refused('not_permitted');
      const transferId = idOf('transfer', body.from, once, ports);
      return transferStock(ports, { ...body, transferId, correlationId }, once);
    },
  );
}

function mayChangeStock(actor: Actor): boolean {
  return hasRole(actor, ['merchandiser', 'order-desk', 'administrator']);
}

/** The same wherever a request is repeated. */
function homeOfRequest({ region }: Table, { homeOfBody }: Endpoint, body: unknown): Region {
  return homeOfBody?.(body) ?? region;
}

/** The id that a repetition of the request has too, so that it finds what was booked. */
function idOf<K extends 'movement' | 'transfer'>(
  kind: K,
  home: Region,
  once: Once | undefined,
  ports: Ports,
): Id<K> {
  if (!once) return newId(kind, home, ports);
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, once.scope, once.key]))
    .digest();
  return derivedId(kind, home, digest);
}
