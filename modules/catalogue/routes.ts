import type { Route } from '#ports/route.ts';
import { categoryRoutes, collectionRoutes } from './entry-routes.ts';
import { importRoutes } from './import-routes.ts';
import type { ImportPorts } from './import/import-products.ts';
import { productRoutes } from './product-routes.ts';

export function catalogueRoutes(ports: ImportPorts): Route[] {
  return [
    ...productRoutes(ports),
    ...categoryRoutes(ports),
    ...collectionRoutes(ports),
    ...importRoutes(ports),
  ];
}
