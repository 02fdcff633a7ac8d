import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SignedIn } from '#contracts/http/identity.ts';
import type { Region } from '#kernel/region.ts';
import { demoSecret } from '#runtime/local/demo-people.ts';
import { portsFrom } from '#runtime/local/layout.ts';
import { unitsOf } from '#runtime/local/traffic/books.ts';
import type { Asker } from '#runtime/local/traffic/books.ts';
import { send } from '#runtime/local/traffic/client.ts';
import { Crowd } from '#runtime/local/traffic/crowd.ts';
import { findWares, restock } from '#runtime/local/traffic/wares.ts';
import type { Ware } from '#runtime/local/traffic/wares.ts';
import { CommandFailed } from './control.ts';
import type { Control } from './control.ts';
import { Diary } from './diary.ts';
import { figuresOf } from './figures.ts';
import { pictureOf } from './picture.ts';
import { failuresList, isGood, secondsTable, summary } from './print.ts';
import { runSchedule } from './schedule.ts';
import type { Moments } from './schedule.ts';
import { judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { WaitingCarts } from './waiting-carts.ts';

export interface DrillOptions {
  /** The Region to kill. */
  readonly lost: Region;
  /** Orders a second that begin on each continent. */
  readonly rate: number;
  /** Visits a second on each continent, of three pages. */
  readonly readers: number;
  /** Length of a phase, in seconds. */
  readonly phase: number;
  /** Where the picture goes. */
  readonly out: string;
}

const manyWares = 12;
const uniqueWares = 6;
const unitsOrdered = 2_000;
/** Unique pieces are wanted by one shopper in so many. */
const uniqueShare = 8;
const cartsWaiting = 60;
const restWithinMs = 120_000;
const patienceMs = 90_000;
const atOnceMax = 600;

/** Runs the drill; gives whether nothing was lost, doubled or oversold. */
export async function drill(control: Control, options: DrillOptions): Promise<boolean> {
  await beReady(control);
  const token = await staffToken(control.url);
  const askers = askersOf(control.port, token);
  const many = await findWares(control.url, manyWares);
  const unique = await findWares(control.url, uniqueWares, 'unique');
  await restock(control.url, token, many, unitsOrdered);
  const wares = [...many, ...unique];
  const unitsBefore = await unitsOf(askers.eu, wares);
  const since = Date.now();
  const diary = new Diary();
  const say = (text: string) => console.log(`${seconds(diary.now())}  ${text}`);
  const moments = await play({ control, options, diary, say, many, unique, token, since });
  say('All have left; waiting until the books come to rest');
  const { providerUrl } = control;
  const books = { askers, providerUrl, wares, since, unitsBefore, restWithinMs };
  return await tell(diary, moments, await judge(diary, books), options);
}

interface Play {
  readonly control: Control;
  readonly options: DrillOptions;
  readonly diary: Diary;
  readonly say: (text: string) => void;
  readonly many: readonly Ware[];
  readonly unique: readonly Ware[];
  readonly token: string;
  readonly since: number;
}

/** Lets shoppers in, plays the schedule, and waits until the last of them has left. */
async function play(game: Play): Promise<Moments> {
  const { control, diary, many, options, say, since, token, unique } = game;
  const { lost, phase, rate, readers } = options;
  const { url } = control;
  const carts = new WaitingCarts();
  await carts.fill(url, lost, many, cartsWaiting, diary);
  const wanted = Array.from({ length: uniqueShare - 1 }, () => many.slice(0, uniqueWares)).flat();
  const crowd = new Crowd({
    url,
    wares: [...wanted, ...unique],
    report: diary,
    ordersPerSecond: rate,
    visitsPerSecond: readers,
    patienceMs,
    atOnceMax,
  });
  crowd.start();
  const phaseMs = phase * 1_000;
  try {
    return await runSchedule({ control, diary, carts, lost, phaseMs, token, since, say });
  } catch (error) {
    await showTimeline(control);
    throw error;
  } finally {
    await Promise.all([crowd.stop(), carts.stop()]);
  }
}

const entriesShown = 20;

/** What the house itself saw, for whoever has to find out why the drill did not get on. */
async function showTimeline(control: Control): Promise<void> {
  const state = await control.state().catch(() => undefined);
  for (const { at, text } of state?.timeline.slice(-entriesShown) ?? []) {
    console.error(`${new Date(at).toISOString().slice(11, 23)}  ${text}`);
  }
}

/** Prints the drill by second and in sum, and draws it. */
async function tell(
  diary: Diary,
  moments: Moments,
  verdict: Verdict,
  { lost, out }: DrillOptions,
): Promise<boolean> {
  const rows = summary(figuresOf(diary, moments, lost), moments, verdict, lost);
  console.log(`\n${secondsTable(diary)}\n`);
  for (const [name, value] of rows) console.log(`${value.padStart(16)}  ${name}`);
  console.log(`\n${failuresList(diary)}`);
  for (const orderId of verdict.lost) console.log(`Lost: ${orderId}`);
  for (const orderId of verdict.untold) console.log(`Told of none: ${orderId}`);
  for (const orderId of verdict.duplicated) console.log(`Duplicated: ${orderId}`);
  const folder = resolve(out);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'drill.svg');
  await writeFile(file, pictureOf(diary, `Drill: ${lost} is lost and comes back`, rows));
  const good = isGood(verdict);
  const words = good ? 'Nothing was lost, doubled or oversold.' : 'The books are not in order.';
  console.log(`\n${words} Picture: ${file}`);
  return good;
}

async function beReady(control: Control): Promise<void> {
  const { regions: seen, ways } = await control.press('visitors', { on: false });
  const isWhole = ways.every(({ cut }) => cut === undefined);
  const areServing = Object.values(seen).every(({ seat, trusted }) => {
    return trusted && (seat === undefined || seat.standing === 'serving');
  });
  if (isWhole && areServing) return;
  throw new CommandFailed(
    'The drill begins with a house in order: heal the sea, start and return both Regions first.',
  );
}

async function staffToken(url: string): Promise<string> {
  // One person for stock and orders: in the seeded house an administrator may see and do both.
  const body = { name: 'administrator@meridian.example', secret: demoSecret };
  const reply = await send(url, '/api/sign-in', { method: 'POST', body });
  if (reply.status !== 200) {
    throw new CommandFailed('Nobody could sign in: the drill needs the seeded house.');
  }
  return (reply.body as SignedIn).token; // Answered by the contract.
}

function askersOf(port: number, token: string): Record<Region, Asker> {
  const ports = portsFrom(port);
  const at = (region: Region) => ({ url: `http://127.0.0.1:${ports.regions[region]}`, token });
  return { eu: at('eu'), ap: at('ap') };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1).padStart(6)} s`;
}
