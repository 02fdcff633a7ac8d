import { drawPicture, pictureOf, renderPicture } from '#house/index.ts';
import { PictureShelf } from './picture-shelf.ts';

/** The seeded house's pictures, drawn when first asked for and kept in a folder. */
export function openPictureShelf(folder: string): PictureShelf {
  return new PictureShelf(folder, async ({ handle, widthPx, format }) => {
    const spec = pictureOf(handle);
    if (!spec) return undefined;
    return await renderPicture(drawPicture(spec), widthPx, format);
  });
}
