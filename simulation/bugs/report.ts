import type { Bug } from './bug.ts';
import type { Catch } from './hunt.ts';

/** The hunts of one bug, each from another seed. */
export interface Hunts {
  readonly bug: Bug;
  readonly catches: readonly Catch[];
}

const begin = '<!-- bugs -->';
const end = '<!-- end of bugs -->';

/** One line a bug, as it is done. */
export function lineOf({ bug, catches }: Hunts): string {
  const seeds = catches.map((one) => (one.caughtBy ? one.seeds : '-')).join(' ');
  const rules = rulesOf(catches).join(' · ') || 'no rule saw it';
  return `${bug.name.padEnd(34)} ${seeds.padStart(12)}  of ${bug.seedsMax}  ${rules}`;
}

/** The table of the documentation. */
export function tableOf(records: readonly Hunts[]): string {
  const rows = records.map(({ bug, catches }) => {
    const cells = [`\`${bug.name}\``, bug.mistake, rulesOf(catches).join('; '), seedsOf(catches)];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| Bug | What is done wrong | The rule that broke | Seeds |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The page with its table replaced. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`The page has no place for the table: ${begin} … ${end}`);
  }
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}

/** The rules that saw it, the most frequent first. */
function rulesOf(catches: readonly Catch[]): string[] {
  const rules = catches.flatMap(({ caughtBy }) => (caughtBy ? [caughtBy.rule] : []));
  const counts = Map.groupBy(rules, (rule) => rule);
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length).map(([rule]) => rule);
}

/** The median and all of it. */
function seedsOf(catches: readonly Catch[]): string {
  const sorted = catches.map(({ seeds }) => seeds).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const last = sorted.at(-1) ?? 0;
  return sorted[0] === last ? String(median) : `${median} (${sorted[0]}–${last})`;
}
