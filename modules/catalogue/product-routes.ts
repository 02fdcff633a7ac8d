import * as endpoints from '#contracts/http/catalogue.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { Answer, route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import type { ProductChange } from './change-product.ts';
import type { CataloguePorts } from './change.ts';
import { createProduct } from './create-product.ts';
import { changeProblems, contentProblems, handleTaken, matchProblems } from './problems.ts';
import { publishProduct } from './publish-product.ts';
import { listProducts, readProduct } from './read-catalogue.ts';
import { setPrices } from './set-prices.ts';
import { unpublishProduct } from './unpublish-product.ts';
import { updateProduct } from './update-product.ts';
import { productSummary, productView } from './views.ts';

const notSellable = {
  product_not_sellable: { status: 422, title: 'The product cannot be sold as it is.' },
} as const;

export function productRoutes(ports: CataloguePorts): Route[] {
  return [...readRoutes(ports), ...contentRoutes(ports), ...publishingRoutes(ports)];
}

function readRoutes({ table }: CataloguePorts): Route[] {
  return [
    route(endpoints.listProducts, {}, async ({ query }) => {
      const { items, ...cursor } = await listProducts(table, query);
      return ok({ items: items.map(productSummary), ...cursor });
    }),
    route(
      endpoints.readProduct,
      { product_not_found: matchProblems.product_not_found },
      async ({ params }) => {
        const found = await readProduct(table, params.productId);
        return found.ok ? ok(tagged(productView(found.value))) : found;
      },
    ),
  ];
}

function contentRoutes(ports: CataloguePorts): Route[] {
  return [
    route(
      endpoints.createProduct,
      { ...changeProblems, ...contentProblems, ...handleTaken },
      async ({ actor, body, correlationId, once }) =>
        changed(await createProduct(ports, actor, body, { correlationId, once })),
    ),
    route(
      endpoints.updateProduct,
      { ...changeProblems, ...contentProblems, ...matchProblems },
      async ({ actor, body: patch, correlationId, ifMatch, once, params }) => {
        const command = { ...params, ifMatch, patch };
        return changed(await updateProduct(ports, actor, command, { correlationId, once }));
      },
    ),
    route(
      endpoints.setPrices,
      {
        ...changeProblems,
        ...matchProblems,
        variant_unknown: { status: 422, title: 'There is no such variant.' },
        price_invalid: { status: 422, title: 'The price is not possible in the market.' },
      },
      async ({ actor, body, correlationId, ifMatch, once, params }) => {
        const command = { ...params, ifMatch, prices: body.prices };
        return changed(await setPrices(ports, actor, command, { correlationId, once }));
      },
    ),
  ];
}

function publishingRoutes(ports: CataloguePorts): Route[] {
  return [
    route(
      endpoints.publishProduct,
      { ...changeProblems, ...matchProblems, ...notSellable },
      async ({ actor, correlationId, ifMatch, once, params }) => {
        const command = { ...params, ifMatch };
        return changed(await publishProduct(ports, actor, command, { correlationId, once }));
      },
    ),
    route(
      endpoints.unpublishProduct,
      { ...changeProblems, ...matchProblems },
      async ({ actor, correlationId, ifMatch, once, params }) => {
        const command = { ...params, ifMatch };
        return changed(await unpublishProduct(ports, actor, command, { correlationId, once }));
      },
    ),
  ];
}

function changed<C extends string>(result: Result<ProductChange, C>) {
  return result.ok ? ok(tagged(result.value)) : result;
}

function tagged<B extends { readonly revision: number }>(body: B): Answer<B> {
  return new Answer(body, { etag: `"${body.revision}"` });
}
