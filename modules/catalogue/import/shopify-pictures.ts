import { catalogueLimits } from '../model.ts';
import type { Picture } from '../model.ts';
import type { FaultAt } from './imported-product.ts';
import type { ShopifyRow } from './shopify-rows.ts';
import { digestOf } from './slug.ts';

/** The handle of a picture that comes from elsewhere: the same address always has the same. */
export function importedPictureHandle(url: string): string {
  return `imported-${digestOf(url, 24)}`;
}

/** A product's pictures in the order of their positions, each address once. */
export function readPictures(
  rows: readonly ShopifyRow[],
  title: string,
  fault: FaultAt,
): Picture[] {
  const found = new Map<string, { picture: Picture; position: number }>();
  for (const [index, row] of rows.entries()) {
    const { imageSrc, variantImage } = row.cells;
    const position = Number(row.cells.imagePosition ?? index + 1);
    const altText = { en: (row.cells.imageAltText ?? title).slice(0, catalogueLimits.altText) };
    for (const [column, url] of [
      ['imageSrc', imageSrc],
      ['variantImage', variantImage],
    ] as const) {
      if (url === undefined || found.has(url)) continue;
      if (!isFetchable(url)) {
        const message = `"${url.slice(0, 80)}" is no http or https address`;
        fault(row.row, column, 'picture_invalid', message);
        continue;
      }
      const picture = { handle: importedPictureHandle(url), altText, sourceUrl: url };
      // Pictures that only a variant names come after those of the product.
      const own = column === 'imageSrc' && Number.isFinite(position);
      found.set(url, { picture, position: own ? position : Number.MAX_SAFE_INTEGER });
    }
  }
  const inOrder = [...found.values()].toSorted((a, b) => a.position - b.position);
  return inOrder.map(({ picture }) => picture);
}

function isFetchable(url: string): boolean {
  return /^https?:\/\//i.test(url) && url.length <= catalogueLimits.url && URL.canParse(url);
}
