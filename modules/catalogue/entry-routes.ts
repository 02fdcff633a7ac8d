import * as endpoints from '#contracts/http/catalogue.ts';
import { ok } from '#kernel/result.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import type { CataloguePorts } from './change.ts';
import { categoryProblems, collectionProblems, handleTaken } from './problems.ts';
import { createCategory, updateCategory } from './put-category.ts';
import { createCollection, updateCollection } from './put-collection.ts';
import { listCategories, listCollections } from './read-catalogue.ts';
import { categoryView, collectionView } from './views.ts';

export function categoryRoutes(ports: CataloguePorts): Route[] {
  return [
    route(endpoints.listCategories, {}, async ({ query }) => {
      const { items, ...cursor } = await listCategories(ports.table, query);
      return ok({ items: items.map(categoryView), ...cursor });
    }),
    route(
      endpoints.createCategory,
      { ...categoryProblems, ...handleTaken },
      ({ actor, body, correlationId, once }) =>
        createCategory(ports, actor, body, { correlationId, once }),
    ),
    route(
      endpoints.updateCategory,
      {
        ...categoryProblems,
        category_not_found: { status: 404, title: 'There is no such category.' },
        category_changed: { status: 412, title: 'The category was changed meanwhile.' },
      },
      ({ actor, body: content, correlationId, ifMatch, once, params }) =>
        updateCategory(ports, actor, { ...params, ifMatch, content }, { correlationId, once }),
    ),
  ];
}

export function collectionRoutes(ports: CataloguePorts): Route[] {
  return [
    route(endpoints.listCollections, {}, async ({ query }) => {
      const { items, ...cursor } = await listCollections(ports.table, query);
      return ok({ items: items.map(collectionView), ...cursor });
    }),
    route(
      endpoints.createCollection,
      { ...collectionProblems, ...handleTaken },
      ({ actor, body, correlationId, once }) =>
        createCollection(ports, actor, body, { correlationId, once }),
    ),
    route(
      endpoints.updateCollection,
      {
        ...collectionProblems,
        collection_not_found: { status: 404, title: 'There is no such collection.' },
        collection_changed: { status: 412, title: 'The collection was changed meanwhile.' },
      },
      ({ actor, body: content, correlationId, ifMatch, once, params }) =>
        updateCollection(ports, actor, { ...params, ifMatch, content }, { correlationId, once }),
    ),
  ];
}
