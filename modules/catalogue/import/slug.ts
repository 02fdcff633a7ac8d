import { hash } from 'node:crypto';

/** Longest code that a slug becomes. */
const slugLengthMax = 64;

/**
 * A code of a name: ASCII letters, digits, dots and plus signs in lower case, the rest as hyphens.
 * A name that has none of them (黒) is named by its digest, so that it always gets the same code.
 */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.+]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, slugLengthMax)
    .replace(/-+$/, '');
  return plain === '' ? `v-${digestOf(name, 8)}` : plain;
}

/** The first hexadecimal digits of a text's digest: a short name that is always the same. */
export function digestOf(text: string, length: number): string {
  return hash('sha256', text.normalize('NFC')).slice(0, length);
}

/** Slugs of names in order, each distinct: a name whose slug is taken gets a number. */
export function distinctSlugs(names: Iterable<string>): Map<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    if (slugs.has(name)) continue;
    const plain = slugOf(name);
    let slug = plain;
    for (let number = 2; taken.has(slug); number++) slug = `${plain.slice(0, 60)}-${number}`;
    taken.add(slug);
    slugs.set(name, slug);
  }
  return slugs;
}
