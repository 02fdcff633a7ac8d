import { describe, expect, test } from 'vitest';
import { context, draftOf, openCatalogue } from './catalogue.fixture.ts';
import { putProduct } from './put-product.ts';
import { listProducts } from './read-catalogue.ts';

async function openWith(...handles: string[]) {
  const ports = openCatalogue();
  for (const handle of handles) await putProduct(ports, { draft: draftOf(handle, 1) }, context);
  return ports.table;
}

describe('lists for staff', () => {
  const handles = ['bag', 'bag-large', 'bag_2', 'bag2', 'coat', 'hat'];

  test.each([1, 2, 3, 6, 100])(
    'pages of %i go through all in the order of handles',
    async (limit) => {
      const table = await openWith(...handles);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listProducts(table, { limit, cursor });
        seen.push(...page.items.map((product) => product.handle));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(handles.toSorted());
    },
  );

  test('a prefix narrows the list, page by page', async () => {
    const table = await openWith(...handles);
    const first = await listProducts(table, { limit: 3, prefix: 'bag' });
    expect(first.items.map((product) => product.handle)).toEqual(['bag', 'bag-large', 'bag2']);
    const rest = await listProducts(table, { limit: 3, prefix: 'bag', cursor: first.nextCursor });
    expect(rest.items.map((product) => product.handle)).toEqual(['bag_2']);
  });

  test('a cursor made of nonsense is no more than a place in the order', async () => {
    const table = await openWith(...handles);
    const page = await listProducts(table, { limit: 10, cursor: 'c' });
    expect(page.items.map((product) => product.handle)).toEqual(['coat', 'hat']);
  });
});
