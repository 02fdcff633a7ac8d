import { constants, setPriority } from 'node:os';
import sharp from 'sharp';
import { houseProducts, pictureFormats, pictureSizes } from '#house/index.ts';
import { openPictureShelf } from '../edge/house-pictures.ts';
import { runAsChild } from '../child-process.ts';

/** What the drawing process is told when it starts. */
export interface PicturesConfig {
  readonly folder: string;
}

/** What lists show. Larger sizes and other views are a matter of hours, and drawn when asked for. */
const widthMax = 640;

/**
 * Draws the front of every product in the sizes of lists into the cache, with what the machine has
 * to spare, and ends. The edge draws what is asked for before its turn.
 */
runAsChild(async (given) => {
  const { folder } = given as PicturesConfig; // The supervisor sends exactly this.
  setPriority(constants.priority.PRIORITY_LOW);
  sharp.concurrency(1);
  let isStopping = false;
  const shelf = openPictureShelf(folder);
  const fronts = houseProducts()
    .flatMap(({ pictures }) => pictures)
    .filter(({ view }) => view === 'front');
  const draw = async (): Promise<void> => {
    for (const widthPx of pictureSizes.filter((width) => width <= widthMax)) {
      for (const { handle } of fronts) {
        for (const format of pictureFormats) {
          if (isStopping) return;
          await shelf.get({ handle, widthPx, format });
        }
      }
    }
    process.exit(0);
  };
  const drawing = draw();
  return {
    stop: async () => {
      isStopping = true;
      await drawing;
    },
  };
});
