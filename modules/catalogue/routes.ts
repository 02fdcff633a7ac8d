import type { Route } from '#ports/route.ts';
import type { CataloguePorts } from './change.ts';
import { categoryRoutes, collectionRoutes } from './entry-routes.ts';
import { productRoutes } from './product-routes.ts';

export function catalogueRoutes(ports: CataloguePorts): Route[] {
  return [...productRoutes(ports), ...categoryRoutes(ports), ...collectionRoutes(ports)];
}
