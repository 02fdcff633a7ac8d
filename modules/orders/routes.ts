import * as endpoints from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import { refused } from '#kernel/result.ts';
import { route } from '#ports/route.ts';
import type { Route, RouteRequest } from '#ports/route.ts';
import type { Asker } from './access.ts';
import { cancelOrderByStaff, cancelOwnOrder } from './cancel-order.ts';
import { cartRoutes } from './carts/routes.ts';
import { checkOut } from './check-out.ts';
import { payOrder } from './pay-order.ts';
import type { SellingPorts, Storefront } from './ports.ts';
import * as problems from './problems.ts';
import { listOwnOrders, readOrder } from './read-order.ts';
import { refundOrder } from './refund-order.ts';
import { receiveReturn, requestReturn } from './return-order.ts';
import { settleOrder } from './settle-order.ts';
import { listOrders, readOrderForStaff } from './staff-orders.ts';

export function ordersRoutes(ports: SellingPorts & Storefront): Route[] {
  return [
    ...cartRoutes(ports),
    ...payingRoutes(ports),
    ...buyerRoutes(ports),
    ...staffReadRoutes(ports),
    ...staffRoutes(ports),
  ];
}

type OrderRequest = RouteRequest<{ orderId: Id<'order'> }, { accessKey?: string | undefined }>;

/** A guest's key may come in the address of a letter's link, or in a header. */
function askerOf({
  actor,
  header,
  query,
}: Pick<OrderRequest, 'actor' | 'header' | 'query'>): Asker {
  return { actor, accessKey: query.accessKey ?? header('meridian-access-key') };
}

function commandOf(request: OrderRequest) {
  const { correlationId, language, params } = request;
  return { ...askerOf(request), orderId: params.orderId, language, correlationId };
}

function payingRoutes(ports: SellingPorts & Storefront): Route[] {
  return [
    route(endpoints.checkOut, problems.checkOutProblems, (request) => {
      const { actor, body, correlationId, language, once, params } = request;
      const command = { cartId: params.cartId, actor, body, language, correlationId };
      return checkOut(ports, command, once);
    }),
    route(endpoints.payOrder, { ...problems.placeProblems, ...problems.orderNotFound }, (request) =>
      payOrder(ports, { ...commandOf(request), ...request.body }, request.once),
    ),
  ];
}

function buyerRoutes(ports: SellingPorts): Route[] {
  return [
    route(endpoints.readOrder, problems.orderNotFound, (request) =>
      readOrder(ports, commandOf(request)),
    ),
    route(endpoints.listOwnOrders, problems.orderNotFound, async ({ actor, language, query }) =>
      actor.kind === 'shopper'
        ? listOwnOrders(ports, actor, { ...query, language })
        : refused('order_not_found'),
    ),
    route(endpoints.cancelOwnOrder, problems.cancelProblems, (request) =>
      cancelOwnOrder(ports, { ...commandOf(request), reason: 'buyer' }, request.once),
    ),
    route(endpoints.returnOwnOrder, problems.returnProblems, (request) =>
      requestReturn(ports, { ...commandOf(request), ...request.body }, request.once),
    ),
  ];
}

function staffReadRoutes(ports: SellingPorts): Route[] {
  return [
    route(endpoints.listOrders, problems.notPermitted, ({ actor, language, query }) =>
      listOrders(ports, actor, { ...query, language }),
    ),
    route(
      endpoints.readOrderForStaff,
      { ...problems.notPermitted, ...problems.orderNotFound },
      ({ actor, language, params }) => readOrderForStaff(ports, actor, { ...params, language }),
    ),
  ];
}

function staffRoutes(ports: SellingPorts): Route[] {
  return [
    route(
      endpoints.cancelOrderByStaff,
      { ...problems.cancelProblems, ...problems.notPermitted },
      ({ actor, body, correlationId, language, once, params }) =>
        cancelOrderByStaff(ports, { actor, ...body, ...params, language, correlationId }, once),
    ),
    route(
      endpoints.refundOrder,
      problems.refundProblems,
      ({ actor, body, correlationId, language, once, params }) =>
        refundOrder(ports, { actor, ...body, ...params, language, correlationId }, once),
    ),
    route(
      endpoints.settleOrder,
      problems.settleProblems,
      ({ actor, body, correlationId, language, once, params }) =>
        settleOrder(ports, { actor, ...body, ...params, language, correlationId }, once),
    ),
    route(
      endpoints.receiveReturn,
      problems.receiveProblems,
      ({ actor, correlationId, language, once, params }) =>
        receiveReturn(ports, { actor, ...params, language, correlationId }, once),
    ),
  ];
}
