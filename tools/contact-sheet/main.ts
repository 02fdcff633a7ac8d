import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawPicture, houseProducts, pictureOf } from '#house/index.ts';

const columns = 8;
const rows = 2;
const width = 200;
const height = 250;
const gap = 2;

/** `node tools/contact-sheet/main.ts FILE.webp`: one front of each of sixteen kinds, side by side. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('Name the file to write: docs/pictures/house.webp');
  const kinds = Map.groupBy(houseProducts(), ({ kind }) => kind);
  const every = Math.floor(kinds.size / (columns * rows));
  const shown = [...kinds.values()]
    .filter((_, index) => index % every === 0)
    .slice(0, columns * rows);
  const tiles = await Promise.all(
    shown.map(async ([product], index) => ({
      input: await tile(product?.pictures[0]?.handle ?? ''),
      left: (index % columns) * (width + gap),
      top: Math.floor(index / columns) * (height + gap),
    })),
  );
  const sheet = sharp({
    create: {
      width: columns * (width + gap) - gap,
      height: rows * (height + gap) - gap,
      channels: 3,
      background: '#fff',
    },
  });
  await writeFile(file, await sheet.composite(tiles).webp({ quality: 78 }).toBuffer());
}

async function tile(handle: string): Promise<Buffer> {
  const spec = pictureOf(handle);
  if (!spec) throw new Error(`There is no picture ${handle}`);
  return await sharp(Buffer.from(drawPicture(spec)))
    .resize(width, height)
    .png()
    .toBuffer();
}

await main(process.argv[2]);
