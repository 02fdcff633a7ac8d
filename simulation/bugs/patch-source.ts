import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Bug, Patch } from './bug.ts';

const root = new URL('../../', import.meta.url);

/** The source with the patch in it. Throws unless what it looks for is there exactly once. */
export function patchText(source: string, { file, find, replace }: Patch): string {
  const parts = source.split(find);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    const times = parts.length - 1;
    throw new Error(`${file} has this ${times} times, not once: rewrite the bug.\n${find}`);
  }
  return before + replace + after;
}

/** The sources that a bug changes, as they become, by file. Throws when the code has changed. */
export function patchedSources({ patches }: Pick<Bug, 'patches'>): Map<string, string> {
  const sources = new Map<string, string>();
  for (const patch of patches) {
    const source = sources.get(patch.file) ?? readFileSync(new URL(patch.file, root), 'utf8');
    sources.set(patch.file, patchText(source, patch));
  }
  return sources;
}

/**
 * From now on this process loads the bug instead of the source. To be called before anything of the
 * house is imported. Returns the files that were not loaded yet.
 */
export function plant(bug: Pick<Bug, 'patches'>): () => string[] {
  const sources = patchedSources(bug);
  const byUrl = new Map([...sources].map(([file, text]) => [new URL(file, root).href, text]));
  const planted = new Set<string>();
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const source = byUrl.get(url);
      if (source === undefined) return loaded;
      planted.add(url);
      return { ...loaded, source };
    },
  });
  return () =>
    [...byUrl.keys()].filter((url) => !planted.has(url)).map((url) => fileURLToPath(url));
}
