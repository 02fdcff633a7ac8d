import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isMarketCode, marketCodes } from '#kernel/market.ts';
import { demoPeople, demoSecret } from '#runtime/local/demo-people.ts';
import { CannotImport, signIn } from './api.ts';
import { importFile } from './import-file.ts';
import type { ImportTotals } from './import-file.ts';
import { errorTable, summaryOf } from './print-totals.ts';

const exitCodes = { done: 0, someFailed: 1, usage: 2, impossible: 3 } as const;

interface Options {
  readonly dryRun: boolean;
  readonly publish: boolean;
  readonly market: string;
  readonly category?: string;
  readonly url: string;
  readonly token?: string;
  readonly name?: string;
  readonly secret?: string;
}

const command = new Command('import')
  .description('Imports a product file in the format of a Shopify product export (CSV).')
  .argument('<file>', 'the file; it is streamed, so its size does not matter')
  .option('--dry-run', 'check every row, change nothing', false)
  .option(
    '--publish',
    'show and hide products as the file says; otherwise new ones are drafts',
    false,
  )
  .option(
    '--market <code>',
    `the market that the prices are for: ${marketCodes.join(', ')}`,
    toMarket,
    'europe',
  )
  .option('--category <handle>', 'where to file products whose type is no category')
  .option(
    '--url <url>',
    'where Meridian runs',
    toUrl,
    process.env['MERIDIAN_URL'] ?? 'http://127.0.0.1:8080',
  )
  .option('--token <token>', 'a token of a merchandiser (or set MERIDIAN_TOKEN)')
  .option('--name <name>', 'sign in by this name instead (or set MERIDIAN_NAME)')
  .option('--secret <secret>', 'and this secret (or set MERIDIAN_SECRET)')
  .addHelpText(
    'after',
    `
Products are told apart by their handle: the same file again changes nothing, and an import that
was interrupted is finished by running it again. A product with an error is left out whole; the
others are imported. On this machine, without a token or name, the demo house's merchandiser signs in.

Exit codes: ${exitCodes.done} everything imported, ${exitCodes.someFailed} some products failed, ${exitCodes.usage} wrong use, ${exitCodes.impossible} could not import at all.`,
  )
  .exitOverride();

function toMarket(code: string): string {
  if (isMarketCode(code)) return code;
  throw new InvalidArgumentError(`Choose one of ${marketCodes.join(', ')}.`);
}

function toUrl(url: string): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new InvalidArgumentError('Write it as http://127.0.0.1:8080.');
}

async function run(path: string, options: Options): Promise<number> {
  const { category, dryRun, market, publish, url } = options;
  const bytesTotal = await sizeOf(path);
  const token = await tokenOf(options);
  const query = {
    market,
    dryRun: String(dryRun),
    publish: String(publish),
    ...(category !== undefined && { category }),
  };
  const stream = createReadStream(path);
  const show = (totals: ImportTotals) => showProgress(totals, stream.bytesRead, bytesTotal);
  const totals = await importFile(stream, { url, token, query }, show);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const table = errorTable(totals.errors, totals.errorsOmitted);
  if (table !== '') console.log(`${table}\n`);
  console.log(summaryOf(totals, dryRun));
  const clean = totals.errors.length === 0 && totals.products.failed === 0;
  return clean ? exitCodes.done : exitCodes.someFailed;
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (cause) {
    throw new CannotImport(`The file ${path} cannot be read.`, { cause });
  }
  throw new CannotImport(`${path} is no file.`);
}

async function tokenOf(options: Options): Promise<string> {
  const { env } = process;
  const token = options.token ?? env['MERIDIAN_TOKEN'];
  if (token !== undefined) return token;
  const name = options.name ?? env['MERIDIAN_NAME'];
  const secret = options.secret ?? env['MERIDIAN_SECRET'];
  if (name !== undefined && secret !== undefined) return signIn(options.url, name, secret);
  const { hostname } = new URL(options.url);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  const demo = demoPeople.find(({ actor }) => {
    return actor.kind === 'staff' && actor.roles.includes('merchandiser');
  });
  if (isHere && demo) return signIn(options.url, demo.name, demoSecret);
  throw new CannotImport('Say who you are: give --token, or --name and --secret.');
}

function showProgress(totals: ImportTotals, bytesRead: number, bytesTotal: number): void {
  const { created, failed, unchanged, updated } = totals.products;
  const done = created + failed + unchanged + updated;
  const percent = bytesTotal === 0 ? 100 : Math.floor((100 * bytesRead) / bytesTotal);
  const line = `${String(percent).padStart(3)} % read, ${totals.rows} rows, ${done} products, ${failed} failed`;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}

try {
  await command.parseAsync();
  const [path = ''] = command.args;
  process.exitCode = await run(path, command.opts<Options>());
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else if (error instanceof CannotImport) {
    console.error(error.message);
    process.exitCode = exitCodes.impossible;
  } else throw error;
}
