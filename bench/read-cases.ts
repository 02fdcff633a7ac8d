import { catalogueOf } from '#modules/shopping/testing/catalogue-of.ts';
import { supervise } from '#runtime/local/child-process.ts';
import type { CeilingAnswer, CeilingConfig } from './ceiling.ts';
import { pidOf, scriptAt } from './house.ts';
import type { BenchHouse } from './house.ts';
import { becomeQuiet } from './quiet.ts';
import { compareReads } from './reads.ts';
import { readsHead, readsRow, sampleText } from './report.ts';
import { searchTerms } from './search-terms.ts';
import type { SearchSample } from './reads.ts';

interface ReadCase {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nextPath?: () => string;
}

const query = 'market=europe&language=en';
const quietSecondsMax = 90;
const sampleSize = 400;

/** Every kind of read against bare `node:http`, which gives the same headers and number of bytes. */
export async function benchReads(
  house: BenchHouse,
  options: { readonly seconds: number; readonly ceilingPort: number },
): Promise<Record<string, unknown>> {
  const isQuiet = await becomeQuiet(pidOf(house.region), quietSecondsMax);
  if (!isQuiet) console.log('The Region is still at work: its figures are too low.');
  const nextTerm = searchTerms(query);
  const sample = await sampleSearches(house.url, nextTerm);
  console.log(sampleText(sample));
  const cases = await readCases(house.url, nextTerm);
  const answers: Record<string, CeilingAnswer> = {};
  for (const [name, one] of Object.entries(cases)) {
    const answer = await answerTo(house.url, one);
    answers[`/${name}`] = name === 'search' ? { ...answer, bytes: sample.bytesMean } : answer;
  }
  const config: CeilingConfig = { port: options.ceilingPort, answers };
  const script = scriptAt('./ceiling.ts');
  const ceiling = supervise({ name: 'Ceiling', script, config, onNote: console.log });
  await ceiling.ready;
  const results: Record<string, unknown> = { sample };
  console.log(readsHead());
  for (const [name, { path, ...rest }] of Object.entries(cases)) {
    const ours = { url: house.url + path, pid: pidOf(house.region), ...rest };
    const bare = { url: `http://127.0.0.1:${options.ceilingPort}/${name}`, pid: pidOf(ceiling) };
    const figures = await compareReads(ours, bare, options.seconds);
    const bytes = answers[`/${name}`]?.bytes ?? 0;
    console.log(readsRow(name, bytes, figures.ours, figures.bare));
    results[name] = { bytes, ...figures };
  }
  await ceiling.stop();
  return results;
}

async function readCases(url: string, nextPath: () => string): Promise<Record<string, ReadCase>> {
  const handle = [...catalogueOf(3)][2]?.handle ?? '';
  const item = `/api/store/products/${handle}?${query}`;
  const etag = (await fetch(url + item)).headers.get('etag') ?? '';
  return {
    item: { path: item },
    list: { path: `/api/store/products?${query}&category=bags&limit=24` },
    search: { path: nextPath(), nextPath },
    unchanged: { path: item, headers: { 'if-none-match': etag } },
  };
}

/** What bare `node:http` adds by itself. */
const ofTheConnection = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

async function answerTo(url: string, { path, headers = {} }: ReadCase): Promise<CeilingAnswer> {
  const answer = await fetch(url + path, {
    headers: { ...headers, 'accept-encoding': 'identity' },
  });
  const sent = [...answer.headers].filter(([name]) => !ofTheConnection.has(name));
  const bytes = (await answer.arrayBuffer()).byteLength;
  const lengthless = sent.filter(([name]) => name !== 'content-length');
  return { status: answer.status, headers: lengthless.flat(), bytes };
}

/** What the searches of the measurement are: all different, all answered, most with a full page. */
async function sampleSearches(url: string, nextPath: () => string): Promise<SearchSample> {
  const paths = Array.from({ length: sampleSize }, nextPath);
  let [answered, full, bytes] = [0, 0, 0];
  for (const path of paths) {
    const answer = await fetch(url + path, { headers: { 'accept-encoding': 'identity' } });
    const text = await answer.text();
    const { items = [] } = JSON.parse(text) as { items?: unknown[] }; // The API checks its contract.
    answered += answer.ok ? 1 : 0;
    full += items.length === 24 ? 1 : 0;
    bytes += Buffer.byteLength(text);
  }
  const bytesMean = Math.round(bytes / sampleSize);
  return { asked: sampleSize, distinct: new Set(paths).size, answered, full, bytesMean };
}
