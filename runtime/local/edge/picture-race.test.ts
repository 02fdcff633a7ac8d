import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { makeFolders } from '#adapters/embedded/test-folder.ts';
import { PictureShelf } from './picture-shelf.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

test('two processes that draw the same pictures at the same time both show and keep them', async () => {
  const folder = folders.make();
  const render = () => Promise.resolve(Buffer.alloc(200_000, 1));
  const [one, other] = [new PictureShelf(folder, render), new PictureShelf(folder, render)];
  const requests = Array.from({ length: 40 }, (_, number) => {
    return { handle: `bag-${number}`, widthPx: 640, format: 'avif' } as const;
  });
  const shown = await Promise.all(requests.flatMap((each) => [one.get(each), other.get(each)]));
  expect(shown.every((bytes) => bytes?.length === 200_000)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(40);
});
