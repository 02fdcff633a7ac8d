import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Attempt } from './edge.ts';
import type { Carried } from './network.ts';
import type { Place } from './recording.ts';
import type { Trace } from './trace.ts';

/** What keepers and the witness ask each other all the time. */
const leases = /^(?:answer to )?(?:renew|regions\.(?:renew|lease|mark|arrived))$/;

/** A request of a client or a partner, there and, when it was answered, back. */
export function drawAttempt(trace: Trace, attempt: Attempt): void {
  const { answeredAt, arrivedAt, region, request, sentAt, status } = attempt;
  trace.keep((recording) => {
    const outside = senderOf(request.label);
    const kind = outside === 'provider' ? 'webhook' : 'request';
    const { label, path } = request;
    recording.send({ kind, from: outside, to: region, sentAt, arrivedAt, text: label }, path);
    const backAt = status === undefined ? undefined : answeredAt;
    const text = `${label} → ${status ?? 'no answer'}`;
    recording.send(
      { kind, from: region, to: outside, sentAt: answeredAt, arrivedAt: backAt, text },
      path,
    );
  });
}

function senderOf(label: string): Place {
  if (label.startsWith('provider')) return 'provider';
  return label.startsWith('courier') ? 'courier' : 'clients';
}

/** A question between Regions, or a request passed on. */
export function drawCarried(trace: Trace, carried: Carried): void {
  trace.keep((recording) => {
    recording.send({ ...carried, kind: leases.test(carried.text) ? 'lease' : carried.kind });
  });
}

export function drawReplication(
  trace: Trace,
  from: Region,
  to: Region,
  text: string,
  sentAt: Instant,
): void {
  trace.keep((recording, arrivedAt) => {
    recording.send({ kind: 'replication', from, to, sentAt, arrivedAt, text });
  });
}

/** What a Region asks a partner or the witness. */
export function drawQuestion(
  trace: Trace,
  from: Region,
  to: string,
  text: string,
  about: unknown,
): void {
  if (to !== 'provider' && to !== 'courier' && to !== 'witness') return;
  const question = leases.test(text) ? 'lease' : 'witness';
  const kind = to === 'witness' ? question : 'partner';
  trace.keep((recording, at) => {
    recording.send({ kind, from, to, sentAt: at, arrivedAt: at, text }, about);
  });
}
