import { setTimeout as wait } from 'node:timers/promises';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { ordersKnownTo } from '#runtime/local/traffic/books.ts';
import { portsFrom } from '#runtime/local/layout.ts';
import { CommandFailed } from './control.ts';
import type { Control } from './control.ts';
import type { Diary } from './diary.ts';
import type { WaitingCarts } from './waiting-carts.ts';

export interface ScheduleOptions {
  readonly control: Control;
  readonly diary: Diary;
  readonly carts: WaitingCarts;
  /** The Region that is killed and evacuated. */
  readonly lost: Region;
  readonly phaseMs: number;
  /** Of a member of the order desk. */
  readonly token: string;
  /** Orders opened since then are the drill's; epoch milliseconds. */
  readonly since: number;
  readonly say: (text: string) => void;
}

/** The moments that figures are reckoned from, in milliseconds since the drill began. */
export interface Moments {
  readonly cutAtMs: number;
  readonly healedAtMs: number;
  readonly killedAtMs: number;
  readonly declaredAtMs: number;
  /** How long the house took to answer the declaration. */
  readonly declarationMs: number;
  /** Orders told of before the kill that the survivor did not know when it had adopted. */
  readonly unknownToSurvivor: readonly string[];
  readonly backAtMs: number;
  readonly returnedAtMs: number;
}

const alikeWithinMs = 60_000;

/** Warm-up, cut, heal, kill, evacuate, back, return; each long enough to see what it does. */
export async function runSchedule(options: ScheduleOptions): Promise<Moments> {
  const { carts, control, diary, lost, phaseMs } = options;
  const phase = (share = 1) => wait(phaseMs * share);
  const step = (text: string): number => {
    options.say(text);
    return diary.mark(text).atMs;
  };
  step('Warm-up');
  await phase();
  const cutAtMs = step('The sea is cut, both ways');
  await control.press('cut', {});
  await phase();
  const healedAtMs = step('Healed');
  await control.press('heal', {});
  await control.until('both Regions are in step', areInStep, alikeWithinMs);
  await phase();
  const killedAtMs = step(`${lost} is killed`);
  carts.start(150);
  await control.press('stop', { part: lost });
  await phase(0.5);
  const declaredAtMs = step(`${lost} is declared evacuated`);
  await control.press('evacuate', { region: lost, reason: 'Drill' });
  const declarationMs = diary.now() - declaredAtMs;
  const unknownToSurvivor = await tellUnknown(options, killedAtMs);
  await phase(1.5);
  step(`${lost} is started`);
  await control.press('start', { part: lost });
  await control.until('both Regions are in step', areInStep, alikeWithinMs);
  const backAtMs = step(`${lost} is back and in step`);
  await phase(0.5);
  step(`${lost} takes its own back`);
  await giveBack(control, lost);
  const returnedAtMs = step(`${lost} serves again`);
  await phase();
  step('The last shoppers leave');
  return {
    cutAtMs,
    healedAtMs,
    killedAtMs,
    declaredAtMs,
    declarationMs,
    unknownToSurvivor,
    backAtMs,
    returnedAtMs,
  };
}

const giveBackWithinMs = 90_000;
const askAgainMs = 300;

/** Asks for the return until it succeeds: under load it may take more than one try to catch up. */
async function giveBack(control: Control, home: Region): Promise<void> {
  const giveUpAt = performance.now() + giveBackWithinMs;
  for (;;) {
    const { regions } = await control.state();
    const standing = regions[home].seat?.standing;
    if (standing === 'serving' && regions[home].trusted) return;
    const order = { region: home, reason: 'Drill' };
    const refusal =
      standing === 'evacuated'
        ? await control.press('return', order).then(() => undefined, refusalOf)
        : undefined;
    if (performance.now() > giveUpAt) {
      throw refusal ?? new CommandFailed(`${home} is still ${standing}.`);
    }
    await wait(askAgainMs);
  }
}

function refusalOf(error: unknown): CommandFailed {
  if (error instanceof CommandFailed) return error;
  throw error;
}

/** Under load there is always something on its way; a second of it is no backlog. */
const inStepMs = 1_000;

function areInStep({ regions }: Awaited<ReturnType<Control['state']>>): boolean {
  return Object.values(regions).every(({ lag, process }) => {
    return process === 'running' && lag?.reachable === true && (lag.behindMs ?? 0) < inStepMs;
  });
}

/** What the lost Region acknowledged and had not told the survivor: the recovery point. */
async function tellUnknown(
  { control, diary, lost, since, token }: ScheduleOptions,
  killedAtMs: number,
): Promise<string[]> {
  const [survivor] = otherRegions(lost);
  if (survivor === undefined) return [];
  const url = `http://127.0.0.1:${portsFrom(control.port).regions[survivor]}`;
  const known = await ordersKnownTo({ url, token }, since, [lost]);
  const killedAt = diary.startedAt + killedAtMs;
  return diary.told
    .filter(({ orderId, toldAtMs }) => toldAtMs <= killedAt && orderId.startsWith(`ord_${lost}_`))
    .filter(({ orderId }) => known.get(orderId)?.placedAt === undefined)
    .map(({ orderId }) => orderId);
}
