import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { homeOfSubject } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { recallOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Consumer, Message, Queues } from '#ports/queue.ts';
import { subscriptionAttemptsMax, subscriptionConcurrency } from '#ports/subscription.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';

interface ConsumePorts {
  readonly table: Table;
  readonly queues: Queues;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Resolves when work that nobody waits for may take its turn. */
  readonly turn?: () => Promise<void>;
}

/** Starts the one consumer of every subscription's queue. */
export function consumeAll(
  ports: ConsumePorts,
  subscriptions: readonly Subscription[],
): Consumer[] {
  const stop = new AbortController();
  return subscriptions.map((subscription) => {
    const consumer = ports.queues.consume(
      subscription.name,
      (message, signal) => deliver(ports, subscription, message, [signal, stop.signal]),
      {
        concurrency: subscription.concurrency ?? subscriptionConcurrency,
        attemptsMax: subscription.attemptsMax ?? subscriptionAttemptsMax,
      },
    );
    return {
      close: async () => {
        // Whoever waits for a lease would not end otherwise.
        stop.abort(new Error('The consumers are closed'));
        await consumer.close();
      },
    };
  });
}

/**
 * Delivers one message; an event whose effect is already recorded is acknowledged at once, and so is
 * one on what another Region holds by now: that Region relays it anew, to its own subscriptions.
 */
export async function deliver(
  ports: ConsumePorts,
  subscription: Subscription,
  message: Message,
  signals: readonly AbortSignal[],
): Promise<void> {
  const event = message.body as Event; // A codec: the bus put the event there as it was committed.
  if ((await untilWritable(ports, homeOfSubject(event), signals)) === 'others go first') {
    await ports.queues.send(subscription.name, [{ body: message.body, delayMs: putOffMs }]);
    return;
  }
  if (ports.table.custody.holderOf(homeOfSubject(event)) !== ports.table.region) {
    ports.telemetry.count('subscription.elsewhere', 1, { subscription: subscription.name });
    return;
  }
  const once: Once = { scope: subscription.name, key: event.id, fingerprint: '' };
  if (subscription.background === true) await ports.turn?.();
  if ((await recallOnce(ports.table, once)) !== undefined) return;
  try {
    await subscription.handle(event, once);
  } catch (error) {
    ports.telemetry.log('warn', 'subscription failed, will retry', {
      subscription: subscription.name,
      event: event.id,
      type: event.type,
      subject: event.subject,
      correlationId: event.correlationId,
      attempt: message.attempt,
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    throw error;
  }
}

/** How often it is looked for a lease. */
const lookEveryMs = 1_000;
/** A home that was just adopted is in effect sooner. */
const patienceMs = 2_000;
/** How long a message goes to the back of its queue. */
const putOffMs = 5_000;

/**
 * Resolves when what is at home there can be written here, or is another Region's. Without a lease no
 * effect can be recorded: to try would only use up the attempts, and a Region that was cut off for an
 * hour would come back with nothing but dead letters. Where another home can be written, as when just
 * this one is on its way back, its messages must not wait behind this one's: others go first.
 */
async function untilWritable(
  { clock, table }: ConsumePorts,
  home: Region,
  signals: readonly AbortSignal[],
): Promise<'now' | 'others go first'> {
  const { custody, region } = table;
  const mustWait = () => custody.holderOf(home) === region && !custody.mayCommit(home);
  if (!mustWait()) return 'now';
  const signal = AbortSignal.any([...signals]);
  const untilMs = clock.monotonicMs() + patienceMs;
  while (mustWait()) {
    await clock.wait(lookEveryMs, signal);
    if (clock.monotonicMs() < untilMs || !mustWait()) continue;
    if (regions.some((other) => custody.mayCommit(other))) return 'others go first';
  }
  return 'now';
}
