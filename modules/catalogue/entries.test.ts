import { describe, expect, test } from 'vitest';
import { categoryChanged, collectionChanged } from '#contracts/events/catalogue.ts';
import {
  context,
  loadEvents,
  merchandiser,
  onceFor,
  openCatalogue,
  staff,
} from './catalogue.fixture.ts';
import { categoryIdOf, collectionIdOf } from './ids.ts';
import { categoryAfter, createCategory, putCategory, updateCategory } from './put-category.ts';
import {
  collectionAfter,
  createCollection,
  putCollection,
  updateCollection,
} from './put-collection.ts';
import { categoryKey, categoryKind, collectionKey, collectionKind } from './store.ts';

const bags = { handle: 'bags', name: { en: 'Bags', de: 'Taschen' }, position: 1, hidden: false };
const autumn = {
  handle: 'autumn',
  title: { en: 'Autumn' },
  text: { en: 'Wool and rain.' },
  leadProductHandles: ['tote'],
  position: 1,
  published: true,
};

describe('categories', () => {
  test('putting makes, changes, and finds nothing to do', async () => {
    const ports = openCatalogue();
    expect(await putCategory(ports, bags, context)).toMatchObject({ value: { revision: 1 } });
    expect(await putCategory(ports, bags, context)).toMatchObject({ value: { revision: 1 } });
    const moved = { ...bags, position: 2 };
    expect(await putCategory(ports, moved, context)).toMatchObject({
      value: { revision: 2, position: 2 },
    });
    expect(await loadEvents(ports, categoryIdOf('bags'))).toHaveLength(2);
  });

  test('the newest event rebuilds the head', async () => {
    const ports = openCatalogue();
    await putCategory(ports, bags, context);
    await putCategory(ports, { ...bags, handle: 'totes', parentHandle: 'bags' }, context);
    await putCategory(ports, { ...bags, handle: 'totes', hidden: true }, context);
    const event = (await loadEvents(ports, categoryIdOf('totes'))).at(-1);
    if (!event) throw new Error('The change was told');
    const head = await ports.table.get(categoryKind, categoryKey(categoryIdOf('totes')));
    expect(categoryAfter(categoryChanged.data.parse(event.data), event.sequence, event.at)).toEqual(
      head?.value,
    );
  });

  test.each([
    ['parent_unknown', { ...bags, handle: 'totes', parentHandle: 'none' }],
    ['category_invalid', { ...bags, parentHandle: 'totes' }],
    ['category_invalid', { ...bags, handle: 'Totes' }],
    ['category_invalid', { ...bags, handle: 'five', parentHandle: 'four' }],
  ])('%s', async (code, draft) => {
    const ports = openCatalogue();
    const tree = [bags, { ...bags, handle: 'totes', parentHandle: 'bags' }];
    const deep = ['three', 'four'].map((handle, index) => {
      return { ...bags, handle, parentHandle: ['totes', 'three'][index] ?? '' };
    });
    for (const one of [...tree, ...deep])
      expect((await putCategory(ports, one, context)).ok).toBe(true);
    expect(await putCategory(ports, draft, context)).toMatchObject({ ok: false, code });
  });

  test('staff make one once, and change it as they saw it', async () => {
    const ports = openCatalogue();
    const { handle: _, ...content } = bags;
    const categoryId = categoryIdOf('bags');
    const at = (ifMatch: string) => ({ categoryId, ifMatch, content: { ...content, position: 9 } });
    expect(await updateCategory(ports, merchandiser, at('1'), context)).toMatchObject({
      code: 'category_not_found',
    });
    expect(await createCategory(ports, staff('clerk'), bags, context)).toMatchObject({
      code: 'not_permitted',
    });
    expect(await createCategory(ports, merchandiser, bags, context)).toMatchObject({ ok: true });
    expect(await createCategory(ports, merchandiser, bags, context)).toMatchObject({
      code: 'handle_taken',
    });
    expect(await updateCategory(ports, merchandiser, at('1'), context)).toMatchObject({
      value: { position: 9 },
    });
    expect(await updateCategory(ports, merchandiser, at('1'), context)).toMatchObject({
      code: 'category_changed',
    });
  });

  test('racing twins of one request make one change and get the same answer', async () => {
    const ports = openCatalogue();
    const change = { ...context, once: onceFor('key') };
    const results = await Promise.all([1, 2].map(() => putCategory(ports, bags, change)));
    expect(results[0]).toEqual(results[1]);
    expect(await loadEvents(ports, categoryIdOf('bags'))).toHaveLength(1);
  });
});

describe('collections', () => {
  test('putting makes, changes, and finds nothing to do; the newest event rebuilds the head', async () => {
    const ports = openCatalogue();
    expect(await putCollection(ports, autumn, context)).toMatchObject({ value: { revision: 1 } });
    expect(await putCollection(ports, autumn, context)).toMatchObject({ value: { revision: 1 } });
    await putCollection(ports, { ...autumn, published: false }, context);
    const collectionId = collectionIdOf('autumn');
    const event = (await loadEvents(ports, collectionId)).at(-1);
    if (!event) throw new Error('The change was told');
    const head = await ports.table.get(collectionKind, collectionKey(collectionId));
    const after = collectionAfter(
      collectionChanged.data.parse(event.data),
      event.sequence,
      event.at,
    );
    expect(after).toEqual(head?.value);
    expect(after).toMatchObject({ sequence: 2, published: false });
  });

  test.each([
    [{ ...autumn, handle: 'Autumn!' }],
    [{ ...autumn, leadProductHandles: Array.from({ length: 49 }, (_, n) => `p${n}`) }],
    [{ ...autumn, pictureHandle: '../secret' }],
  ])('one that breaks a rule is refused', async (draft) => {
    expect(await putCollection(openCatalogue(), draft, context)).toMatchObject({
      code: 'collection_invalid',
    });
  });

  test('staff make one once, and change it as they saw it', async () => {
    const ports = openCatalogue();
    const { handle: _, ...content } = autumn;
    const at = { collectionId: collectionIdOf('autumn'), ifMatch: '1', content };
    expect(await updateCollection(ports, merchandiser, at, context)).toMatchObject({
      code: 'collection_not_found',
    });
    expect(await createCollection(ports, staff('sales'), autumn, context)).toMatchObject({
      code: 'not_permitted',
    });
    expect(await createCollection(ports, merchandiser, autumn, context)).toMatchObject({
      ok: true,
    });
    expect(await createCollection(ports, merchandiser, autumn, context)).toMatchObject({
      code: 'handle_taken',
    });
    const changed = { ...at, content: { ...content, position: 3 } };
    expect(await updateCollection(ports, merchandiser, changed, context)).toMatchObject({
      value: { revision: 2 },
    });
    expect(await updateCollection(ports, merchandiser, changed, context)).toMatchObject({
      code: 'collection_changed',
    });
  });
});
