import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const pictureFormats = ['avif', 'webp'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

export interface PictureRequest {
  readonly handle: string;
  readonly widthPx: number;
  readonly format: PictureFormat;
}

/** Renders a picture; undefined when there is none of that handle. */
export type RenderPicture = (request: PictureRequest) => Promise<Uint8Array | undefined>;

/**
 * Pictures as files, rendered once. Two requests for one picture wait for the same rendering, and
 * only so many are drawn at once, so that a full list does not starve the processor.
 */
export class PictureShelf {
  readonly #folder: string;
  readonly #render: RenderPicture;
  readonly #underWay = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #waiting: (() => void)[] = [];
  #free = 2;

  constructor(folder: string, render: RenderPicture) {
    this.#folder = folder;
    this.#render = render;
  }

  async get(request: PictureRequest): Promise<Uint8Array | undefined> {
    const name = `${request.handle}-${request.widthPx}.${request.format}`;
    const kept = await readFile(join(this.#folder, name)).catch(() => undefined);
    if (kept) return kept;
    const underWay = this.#underWay.get(name) ?? this.#draw(name, request);
    this.#underWay.set(name, underWay);
    return await underWay.finally(() => this.#underWay.delete(name));
  }

  async #draw(name: string, request: PictureRequest): Promise<Uint8Array | undefined> {
    await this.#turn();
    try {
      const bytes = await this.#render(request);
      if (bytes) await this.#keep(name, bytes);
      return bytes;
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free--;
  }

  /**
   * A picture that cannot be kept is still shown: it is drawn again next time. Its draft has a name of
   * its own, since another process may draw the same picture at the same time.
   */
  async #keep(name: string, bytes: Uint8Array): Promise<void> {
    const draft = join(this.#folder, `${name}.${randomUUID()}.new`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(draft, bytes);
      await rename(draft, join(this.#folder, name));
    } catch {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }
}

/** `/pictures/HANDLE/640.avif`, or without an ending for the best format that the browser takes. */
export function parsePicturePath(
  path: string,
  accept: string | undefined,
  widths: readonly number[],
): PictureRequest | undefined {
  const match = /^\/pictures\/([a-z0-9-]{1,120})\/(\d{2,4})(?:\.(avif|webp))?$/.exec(path);
  const [, handle, width, ending] = match ?? [];
  if (handle === undefined) return undefined;
  const widthPx = widths.find((offered) => offered >= Number(width)) ?? widths.at(-1);
  const best = accept?.includes('image/avif') === true ? 'avif' : 'webp';
  const format = pictureFormats.find((known) => known === ending) ?? best;
  return widthPx === undefined ? undefined : { handle, widthPx, format };
}
