import { Mailbox } from '#adapters/embedded/index.ts';
import type { ReceivedLetter } from '#adapters/embedded/index.ts';
import { isRegion, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';

/** A letter in the mailbox of a Region. `id` names it among those of all Regions. */
export interface ShelvedLetter extends ReceivedLetter {
  readonly region: Region;
}

export interface LetterSearch {
  /** Part of the recipient's address, in any case; empty for all. */
  readonly to: string;
  readonly limit: number;
  /** Only letters that came before this one. */
  readonly before?: string;
}

const pageSize = 100;
/** How many of a Region's letters one search opens, so that it always ends soon. */
const openedMax = 500;

/** The letters of all Regions, read from the folders that they are put into. */
export class Shelf {
  readonly #mailboxes: ReadonlyMap<Region, Mailbox>;

  /** `folders` in the order of `regions`. */
  constructor(folders: readonly string[], clock: Clock) {
    const shelved = regions.slice(0, folders.length);
    this.#mailboxes = new Map(
      shelved.map((region, index) => [region, new Mailbox(folders[index] ?? '', clock)]),
    );
  }

  /** The newest first. */
  async find(search: LetterSearch): Promise<ShelvedLetter[]> {
    const found = await Promise.all(
      [...this.#mailboxes].map(([region, mailbox]) => findIn(region, mailbox, search)),
    );
    return found
      .flat()
      .toSorted((a, b) => (split(a.id)[1] < split(b.id)[1] ? 1 : -1))
      .slice(0, search.limit);
  }

  async read(id: string): Promise<ShelvedLetter | undefined> {
    const [region, local] = split(id);
    const received = region && (await this.#mailboxes.get(region)?.read(local));
    return received && { ...received, id, region };
  }
}

async function findIn(
  region: Region,
  mailbox: Mailbox,
  { before, limit, to }: LetterSearch,
): Promise<ShelvedLetter[]> {
  const wanted = to.trim().toLowerCase();
  const size = wanted === '' ? limit : pageSize;
  const found: ShelvedLetter[] = [];
  // Letters are named by their time first, so that `before` means the same in every Region.
  let end = before === undefined ? undefined : split(before)[1];
  for (let opened = 0; opened < openedMax && found.length < limit; opened += size) {
    const page = await mailbox.list(size, end);
    for (const received of page) {
      if (!received.letter.to.toLowerCase().includes(wanted)) continue;
      found.push({ ...received, id: `${region}-${received.id}`, region });
    }
    if (page.length < size) break;
    end = page.at(-1)?.id;
  }
  return found;
}

/** The Region and the name in its mailbox. */
function split(id: string): [Region | undefined, string] {
  const dash = id.indexOf('-');
  const region = id.slice(0, Math.max(0, dash));
  return [isRegion(region) ? region : undefined, id.slice(dash + 1)];
}
