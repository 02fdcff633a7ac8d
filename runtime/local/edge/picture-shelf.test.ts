import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { parsePicturePath, PictureShelf } from './picture-shelf.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-pictures-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const widths = [320, 640, 1280];

describe('the address of a picture', () => {
  test.each([
    ['/pictures/bag-1/640.avif', undefined, { handle: 'bag-1', widthPx: 640, format: 'avif' }],
    ['/pictures/bag-1/640.webp', 'image/avif', { handle: 'bag-1', widthPx: 640, format: 'webp' }],
    ['/pictures/bag-1/640', 'image/avif,*/*', { handle: 'bag-1', widthPx: 640, format: 'avif' }],
    ['/pictures/bag-1/640', undefined, { handle: 'bag-1', widthPx: 640, format: 'webp' }],
    ['/pictures/bag-1/500', undefined, { handle: 'bag-1', widthPx: 640, format: 'webp' }],
    ['/pictures/bag-1/9999', undefined, { handle: 'bag-1', widthPx: 1280, format: 'webp' }],
  ])('%s for a browser that takes %s', (path, accept, wanted) => {
    expect(parsePicturePath(path, accept, widths)).toEqual(wanted);
  });

  test.each([
    '/pictures/',
    '/pictures/bag-1',
    '/pictures/bag-1/640.png',
    '/pictures/../secrets.json/640',
    '/pictures/%2e%2e/640',
    '/pictures/Bag/640',
    '/pictures/bag-1/640.avif/more',
    `/pictures/${'a'.repeat(121)}/640`,
  ])('%s is none', (path) => {
    expect(parsePicturePath(path, undefined, widths)).toBeUndefined();
  });
});

describe('a shelf of pictures', () => {
  const request = { handle: 'bag-1', widthPx: 640, format: 'avif' } as const;

  test('has each drawn once, however many ask at once, and keeps it as a file', async () => {
    const folder = mkdtempSync(join(root, 'shelf-'));
    let drawn = 0;
    const render = async () => {
      drawn += 1;
      return await Promise.resolve(Buffer.from('picture'));
    };
    const shelf = new PictureShelf(folder, render);
    const shown = await Promise.all([1, 2, 3].map(() => shelf.get(request)));
    expect(shown.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(
      Array.from({ length: 3 }, () => 'picture'),
    );
    expect(drawn).toBe(1);
    await new PictureShelf(folder, render).get(request);
    expect(drawn).toBe(1);
    expect(readdirSync(folder)).toEqual(['bag-1-640.avif']);
  });

  test('draws so many at once and no more', async () => {
    const folder = mkdtempSync(join(root, 'shelf-'));
    const gates: (() => void)[] = [];
    let atWork = 0;
    let atWorkMax = 0;
    const shelf = new PictureShelf(folder, async () => {
      atWork += 1;
      atWorkMax = Math.max(atWorkMax, atWork);
      await new Promise<void>((resolve) => gates.push(resolve));
      atWork -= 1;
      return Buffer.from('picture');
    });
    const all = [1, 2, 3, 4, 5].map((number) => shelf.get({ ...request, handle: `bag-${number}` }));
    for (let opened = 0; opened < all.length; opened++) {
      (await vi.waitUntil(() => gates.shift()))();
    }
    await Promise.all(all);
    expect(atWorkMax).toBe(2);
  });

  test('shows one that it cannot keep, and knows of one that there is not', async () => {
    const file = join(root, 'in-the-way');
    writeFileSync(file, '');
    const shelf = new PictureShelf(file, ({ handle }) =>
      Promise.resolve(handle === 'bag-1' ? Buffer.from('picture') : undefined),
    );
    expect(await shelf.get({ ...request, handle: 'bag-2' })).toBeUndefined();
    expect(Buffer.from((await shelf.get(request)) ?? []).toString()).toBe('picture');
  });

  test('tries again after a drawing that failed', async () => {
    let tries = 0;
    const shelf = new PictureShelf(mkdtempSync(join(root, 'shelf-')), async () => {
      tries += 1;
      if (tries === 1) throw new Error('out of ink');
      return await Promise.resolve(Buffer.from('picture'));
    });
    await expect(shelf.get(request)).rejects.toThrow('out of ink');
    expect(await shelf.get(request)).toBeDefined();
  });
});
