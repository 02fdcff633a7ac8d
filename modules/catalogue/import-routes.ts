import * as endpoints from '#contracts/http/catalogue.ts';
import { assert } from '#kernel/assert.ts';
import { refused } from '#kernel/result.ts';
import { route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { importProducts } from './import/import-products.ts';
import type { ImportPorts } from './import/import-products.ts';
import { notPermitted } from './problems.ts';

/** As much as is read and stored within the time that a request may take. */
export const importBytesMax = 8_000_000;

export function importRoutes(ports: ImportPorts): Route[] {
  return [
    route(
      endpoints.importProducts,
      {
        ...notPermitted,
        import_too_large: { status: 413, title: 'The file is too large for one call.' },
        import_unreadable: { status: 422, title: 'The file cannot be read.' },
        import_columns_missing: { status: 422, title: 'The file lacks columns.' },
        category_unknown: { status: 422, title: 'The category named does not exist.' },
      },
      async ({ actor, body, correlationId, once, query }) => {
        assert(body instanceof Uint8Array, 'a CSV body arrives as bytes');
        if (body.length > importBytesMax) {
          const detail =
            `${body.length} bytes; at most ${importBytesMax} are taken at once. Send parts that ` +
            'each begin with the heading, as `npm run import` does.';
          return refused('import_too_large', detail);
        }
        const { dryRun, ...options } = query;
        const command = { ...options, source: inChunks(body) };
        return importProducts(ports, actor, command, { correlationId, dryRun, once });
      },
    ),
  ];
}

const chunkBytes = 64 * 1024;

/** A body as a stream, so that rows are read while products are stored. */
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    yield bytes.subarray(from, from + chunkBytes);
  }
}
