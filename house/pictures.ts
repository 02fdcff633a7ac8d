import sharp from 'sharp';
import { colors } from './colors.ts';
import type { PictureSpec } from './drawings/index.ts';
import { hash } from './chance.ts';
import { materials } from './materials.ts';
import { models } from './models.ts';
import { composeProducts } from './products.ts';

/** Widths in pixels that pictures are served at; heights are five quarters of them. */
export const pictureSizes = [320, 640, 960, 1440] as const;
export const pictureFormats = ['avif', 'webp'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

const sheetWidth = 1600;
const inchPoints = 72;

/** Renders a drawing at a width in pixels: quick settings, meant to be kept in a cache. */
export async function renderPicture(
  svg: string,
  widthPx: number,
  format: PictureFormat,
): Promise<Uint8Array> {
  // Drawn at its final size rather than shrunk, so that small pictures cost little.
  const drawn = sharp(Buffer.from(svg), { density: (inchPoints * widthPx) / sheetWidth })
    .resize(widthPx, Math.round(widthPx * 1.25))
    .flatten();
  const encoded =
    format === 'avif'
      ? drawn.avif({ quality: 55, effort: 2 })
      : drawn.webp({ quality: 80, effort: 3 });
  return encoded.toBuffer();
}

let specs: Map<string, PictureSpec> | undefined;

/** What to draw for a picture's handle; undefined for a name that the house does not know. */
export function pictureOf(handle: string): PictureSpec | undefined {
  specs ??= allSpecs();
  return specs.get(handle);
}

function allSpecs(): Map<string, PictureSpec> {
  const surfaces = new Map(materials.map(({ code, surface }) => [code, surface]));
  const swatches = new Map(Object.entries(colors).map(([code, { swatch }]) => [code, swatch]));
  const positions = new Map<string, number>();
  const found = new Map<string, PictureSpec>();
  for (const product of composeProducts()) {
    const position = positions.get(product.kind) ?? 0;
    positions.set(product.kind, position + 1);
    // Products of a kind are composed in the order of its models.
    const style = models[product.kind][position]?.[1] ?? 0;
    const seed = 2 * (hash(product.handle) % 100_000) + style;
    for (const picture of product.pictures) {
      found.set(picture.handle, {
        kind: product.kind,
        view: picture.view,
        colorHex: swatches.get(picture.colorCode) ?? '#888888',
        material: surfaces.get(product.material.code) ?? 'smooth',
        seed,
      });
    }
  }
  return found;
}
