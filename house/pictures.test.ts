import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { colors } from './colors.ts';
import { drawPicture, kinds, views } from './drawings/index.ts';
import { wallBehind } from './drawings/light.ts';
import { lightnessOf, tonesOf } from './drawings/palette.ts';
import { symmetric } from './drawings/shape.ts';
import { houseProducts } from './index.ts';
import { pictureFormats, pictureOf, pictureSizes, renderPicture } from './pictures.ts';

const handles = houseProducts().flatMap(({ pictures }) => pictures.map(({ handle }) => handle));

/** Elements left open or closed out of turn, and references to nothing. */
function faultsOf(svg: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, closing, name = '', selfClosing] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)(?:\s[a-zA-Z0-9:-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    if (closing && open.pop() !== name) faults.push(`</${name}> out of turn`);
    else if (!closing && !selfClosing) open.push(name);
  }
  const ids = [...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  const known = new Set(ids);
  if (known.size !== ids.length) faults.push('an id is defined twice');
  for (const [, id = ''] of svg.matchAll(/url\(#([^)]+)\)/g))
    if (!known.has(id)) faults.push(`#${id} is not defined`);
  if (/NaN|undefined|Infinity/.test(svg)) faults.push('a number is missing');
  if (svg.replaceAll(/<[^<>]*>/g, '') !== '') faults.push('text stands between elements');
  return [...faults, ...open.map((name) => `<${name}> is never closed`)];
}

describe('Drawings', () => {
  test('exist for more than thirty kinds, and every kind has products', () => {
    expect(kinds.length).toBeGreaterThan(30);
    expect(new Set(houseProducts().map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  test.each(kinds)('of %s are well-formed in both silhouettes and all views', (kind) => {
    for (const seed of [0, 1]) {
      for (const view of views) {
        const svg = drawPicture({ kind, view, colorHex: '#9a5a2f', material: 'grain', seed });
        expect(faultsOf(svg), `${kind} ${view} ${seed}`).toEqual([]);
      }
    }
  });

  test.each(kinds)(
    'of %s differ by silhouette, colour, material and view, and by nothing else',
    (kind) => {
      const spec = {
        kind,
        view: 'front',
        colorHex: '#9a5a2f',
        material: 'grain',
        seed: 6,
      } as const;
      const drawn = drawPicture(spec);
      expect(drawPicture(spec)).toBe(drawn);
      for (const other of [
        { ...spec, seed: 7 },
        { ...spec, colorHex: '#232f4b' },
        { ...spec, view: 'detail' as const },
        { ...spec, view: 'studio' as const },
      ]) {
        expect(drawPicture(other)).not.toBe(drawn);
      }
    },
  );

  test('mirror a half outline exactly', () => {
    expect(symmetric('0 10 L 20 30 C 21 31 22 32 23 33')).toBe(
      'M 800 10 L 820 30 C 821 31 822 32 823 33 L 777 33 C 778 32 779 31 780 30 L 800 10 Z',
    );
  });

  test.each(Object.entries(colors))(
    'in %s stand off the wall and show their stitches',
    (_, { swatch }) => {
      const tones = tonesOf(swatch);
      expect(Math.abs(tones.lightness - lightnessOf(wallBehind(tones.lightness)))).toBeGreaterThan(
        0.06,
      );
      expect(Math.abs(tones.lightness - lightnessOf(tones.thread))).toBeGreaterThan(0.1);
    },
  );
});

describe('Pictures', () => {
  test('of every handle can be drawn, and of no other', () => {
    expect(handles.filter((handle) => pictureOf(handle) === undefined)).toEqual([]);
    expect(pictureOf('no-such-picture')).toBeUndefined();
    expect(pictureOf('__proto__')).toBeUndefined();
  });

  test('show the silhouette that the description speaks of', () => {
    const spec = present(pictureOf('corvail-tote-smooth-calf-ivory-front'), 'picture');
    expect(spec).toMatchObject({
      kind: 'bag-tote',
      view: 'front',
      colorHex: colors.ivory.swatch,
      material: 'smooth',
    });
    expect(spec.seed % 2).toBe(1);
  });

  test.each(pictureFormats)('render as %s in portrait at the width asked for', async (format) => {
    const svg = drawPicture(present(pictureOf(present(handles[0], 'handle')), 'picture'));
    const bytes = await renderPicture(svg, pictureSizes[0], format);
    const { width, height, format: container, compression } = await sharp(bytes).metadata();
    expect({ width, height }).toEqual({ width: 320, height: 400 });
    expect(format === 'avif' ? [container, compression] : [container]).toEqual(
      format === 'avif' ? ['heif', 'av1'] : ['webp'],
    );
  });

  test('put something on the wall: every kind paints its middle unlike its corner', async () => {
    for (const kind of kinds) {
      for (const seed of [0, 1]) {
        const svg = drawPicture({
          kind,
          view: 'front',
          colorHex: '#6b1f2d',
          material: 'smooth',
          seed,
        });
        const { channels } = await sharp(Buffer.from(svg), { density: 3.6 }).stats();
        const spread = Math.max(...channels.slice(0, 3).map(({ max, min }) => max - min));
        expect(spread, `${kind} ${seed}`).toBeGreaterThan(80);
      }
    }
  });
});
