import { z } from 'zod';
import { idSchema } from '#contracts/common.ts';
import { homeOf, isId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Event } from '#ports/event.ts';
import { noteFinding } from './note-finding.ts';
import type { FindingPorts } from './store.ts';

/** As many as facts can tell; the events themselves stay where they are. */
const typesMax = 20;
const aboutOrder = z.object({ orderId: idSchema('order') });

/**
 * Puts before staff that events of a former holder do not count any more: nobody else hears of them.
 * All of one subject are one finding; repeating it changes nothing.
 */
export async function noteStrayEvents(
  ports: FindingPorts,
  subject: string,
  stray: readonly Event[],
): Promise<void> {
  const [first] = stray;
  const home = homeOf(subject);
  // A finding on a finding would help nobody.
  if (!first || home === undefined || isId('finding', subject)) return;
  const types = stray.slice(0, typesMax).map(({ type }) => type);
  const noted = await noteFinding(ports, {
    home,
    code: 'event.stray',
    subject,
    orderId: orderIdIn(first),
    facts: {
      events: stray.length,
      types: types.join(' '),
      fromSequence: first.sequence,
      epoch: first.epoch ?? 0,
      region: first.region,
    },
    isMendable: false,
  });
  if (!noted) throw new Error(`The stray events of ${subject} could not be noted`);
}

function orderIdIn({ data, subject }: Event): Id<'order'> | undefined {
  if (isId('order', subject)) return subject;
  return aboutOrder.safeParse(data).data?.orderId;
}
