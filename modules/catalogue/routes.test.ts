import { describe, expect, test } from 'vitest';
import { dayMs, plus } from '#kernel/time.ts';
import { openApp } from '#runtime/http/app.ts';
import { Repetitions } from '#runtime/http/repetition.ts';
import {
  draftOf,
  euros,
  loadEvents,
  merchandiser,
  openCatalogue,
  staff,
} from './catalogue.fixture.ts';
import { productIdOf, variantIdOf } from './ids.ts';
import { importBytesMax } from './import-routes.ts';
import { catalogueRoutes } from './routes.ts';

async function open() {
  const region = openCatalogue();
  const app = openApp(catalogueRoutes(region), {
    ...region,
    repetitions: new Repetitions(region.table),
    catalogueHome: 'eu',
    forward: () => Promise.reject(new Error('Nothing is forwarded here')),
  });
  const tokens = {
    merchandiser: await region.signIn.issue(merchandiser, plus(region.clock.now(), dayMs)),
    clerk: await region.signIn.issue(staff('clerk'), plus(region.clock.now(), dayMs)),
  };
  let keys = 0;
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    {
      as = 'merchandiser',
      ...headers
    }: Record<string, string> & { as?: 'merchandiser' | 'clerk' } = {},
  ) => {
    const isText = typeof body === 'string';
    const answer = await app.request(`/api/staff${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[as]}`,
        'idempotency-key': `key-for-a-request-${keys++}`,
        'content-type': isText ? 'text/csv' : 'application/json',
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, etag: answer.headers.get('etag'), body: json };
  };
  return { region, call };
}

const productId = productIdOf('tote');
const path = `/products/${productId}`;

describe('the catalogue over HTTP', () => {
  test('a product is drafted, changed, priced, shown and hidden by its ETag', async () => {
    const { call } = await open();
    const created = await call('POST', '/products', draftOf('tote'));
    expect(created).toMatchObject({
      status: 201,
      etag: '"1"',
      body: { productId, outcome: 'created' },
    });

    const steps = [
      ['PATCH', path, { title: { en: 'New' } }],
      [
        'PUT',
        `${path}/prices`,
        { prices: [{ variantId: variantIdOf('tote/color-0'), market: 'europe', price: euros(5) }] },
      ],
      ['POST', `${path}/publish`, {}],
      ['POST', `${path}/unpublish`, {}],
    ] as const;
    let etag = created.etag ?? '';
    for (const [index, [method, address, body]] of steps.entries()) {
      const answer = await call(method, address, body, { 'if-match': etag });
      expect(answer).toMatchObject({
        status: 200,
        etag: `"${index + 2}"`,
        body: { outcome: 'updated' },
      });
      const stale = await call(method, address, body, { 'if-match': etag });
      expect(stale).toMatchObject({
        status: 412,
        body: { code: 'product_changed', revision: index + 2 },
      });
      etag = answer.etag ?? '';
    }
    const read = await call('GET', path);
    expect(read).toMatchObject({
      status: 200,
      etag: '"5"',
      body: { title: { en: 'New' }, published: false },
    });
    expect(await call('PATCH', path, { rank: 1 })).toMatchObject({ status: 428 });
  });

  test('a request repeated with its key gets its answer again and has no second effect', async () => {
    const { call, region } = await open();
    const key = { 'idempotency-key': 'one-and-the-same-key' };
    const first = await call('POST', '/products', draftOf('tote'), key);
    const second = await call('POST', '/products', draftOf('tote'), key);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(await call('POST', '/products', draftOf('hobo'), key)).toMatchObject({ status: 422 });
    expect(await loadEvents(region, productId)).toHaveLength(1);
  });

  test.each([
    [400, 'request_invalid', { ...draftOf('tote'), handle: 'No Handle' }],
    [400, 'request_invalid', { ...draftOf('tote'), surprise: true }],
    [422, 'product_invalid', { ...draftOf('tote'), options: [] }],
    [422, 'category_unknown', draftOf('tote', 1, { categoryHandle: 'none' })],
  ])('%i %s', async (status, code, draft) => {
    const { call } = await open();
    expect(await call('POST', '/products', draft)).toMatchObject({ status, body: { code } });
  });

  test('other staff may read but not change', async () => {
    const { call } = await open();
    await call('POST', '/products', draftOf('tote'));
    expect(await call('GET', path, undefined, { as: 'clerk' })).toMatchObject({ status: 200 });
    const refused = { status: 403, body: { code: 'not_permitted' } };
    expect(await call('POST', '/products', draftOf('hobo'), { as: 'clerk' })).toMatchObject(
      refused,
    );
    expect(await call('POST', '/imports', 'Handle,Title\n', { as: 'clerk' })).toMatchObject(
      refused,
    );
  });

  test('lists page by cursor', async () => {
    const { call } = await open();
    for (const handle of ['a', 'b', 'c']) await call('POST', '/products', draftOf(handle, 1));
    const first = await call('GET', '/products?limit=2');
    expect(first.body).toMatchObject({
      items: [{ handle: 'a', variants: 1 }, { handle: 'b' }],
      nextCursor: 'b',
    });
    expect((await call('GET', '/products?limit=2&cursor=b')).body).toMatchObject({
      items: [{ handle: 'c' }],
    });
  });

  test('categories and collections are made and changed', async () => {
    const { call } = await open();
    const category = { name: { en: 'Bags' }, position: 1 };
    const made = await call('POST', '/categories', { handle: 'bags', ...category });
    expect(made).toMatchObject({ status: 201, body: { revision: 1, hidden: false } });
    const { categoryId } = made.body as { categoryId: string }; // As the contract says.
    const moved = await call(
      'PUT',
      `/categories/${categoryId}`,
      { ...category, position: 2 },
      { 'if-match': '"1"' },
    );
    expect(moved).toMatchObject({ status: 200, body: { revision: 2, position: 2 } });
    expect((await call('GET', '/categories')).body).toMatchObject({ items: [{ handle: 'bags' }] });

    const collection = { title: { en: 'Autumn' }, text: { en: '' }, position: 1, published: true };
    const shown = await call('POST', '/collections', { handle: 'autumn', ...collection });
    expect(shown).toMatchObject({ status: 201, body: { revision: 1, leadProductHandles: [] } });
    const { collectionId } = shown.body as { collectionId: string }; // As the contract says.
    const stale = await call('PUT', `/collections/${collectionId}`, collection, {
      'if-match': '"7"',
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'collection_changed' } });
    expect((await call('GET', '/collections')).body).toMatchObject({
      items: [{ handle: 'autumn' }],
    });
  });

  test('a file is imported, dry or not, and one beyond the limit is refused', async () => {
    const { call } = await open();
    const csv = 'Handle,Title,Variant Price\ntote,Tote,100\n';
    const dry = await call('POST', '/imports?dryRun=true&market=japan', csv);
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, products: { created: 1 } } });
    expect(await call('GET', path)).toMatchObject({
      status: 404,
      body: { code: 'product_not_found' },
    });
    expect(await call('POST', '/imports', csv)).toMatchObject({
      body: { dryRun: false, products: { created: 1 } },
    });
    const large = await call('POST', '/imports', csv.padEnd(importBytesMax + 1, '\n'));
    expect(large).toMatchObject({ status: 413, body: { code: 'import_too_large' } });
    const other = await call('POST', '/imports', 'a,b\n');
    expect(other).toMatchObject({ status: 422, body: { code: 'import_columns_missing' } });
    expect(await call('POST', '/imports?market=mars', csv)).toMatchObject({ status: 400 });
  });
});
