import { z } from 'zod';
import { instant, toIso } from '#kernel/time.ts';
import type { DeadLetter, QueueDepth, Queues } from '#ports/queue.ts';

/** What dead letters are made of: events, of which only the envelope is shown here. */
const envelopeSchema = z.object({
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  at: z.int(),
  correlationId: z.string(),
});

export async function readQueues(
  queues: Queues,
  names: readonly string[],
): Promise<({ queue: string } & QueueDepth)[]> {
  return Promise.all(names.map(async (queue) => ({ queue, ...(await queues.depth(queue)) })));
}

/** A page of what a queue gave up on. */
export async function readDeadLetters(
  queues: Queues,
  queue: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const page = await queues.deadLetters(queue, limit, cursor);
  return {
    items: page.items.map(viewDeadLetter),
    ...(page.cursor !== undefined && { nextCursor: page.cursor }),
  };
}

/** A letter as support sees it. One that holds no event is shown by its id and reason alone. */
function viewDeadLetter({ id, attempt, failedAt, reason, body }: DeadLetter) {
  const envelope = envelopeSchema.safeParse(body).data;
  return {
    id,
    attempts: attempt,
    failedAt: toIso(failedAt),
    reason,
    ...(envelope && { event: { ...envelope, at: toIso(instant(envelope.at)) } }),
  };
}
