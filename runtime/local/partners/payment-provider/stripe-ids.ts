import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pool = new Uint8Array(4_096);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/** `length` unguessable characters, from a pool because asking the system for each is slow. */
export function randomText(length: number): string {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (let index = 0; index < length; index++) text += alphabet[(pool[used + index] ?? 0) % 62];
  used += length;
  return text;
}

/** An id in Stripe's form that sorts by time of making, so that lists need no index of their own. */
export function stripeId(prefix: string, nowMs: number): string {
  sequence = nowMs > lastMs ? 0 : sequence + 1;
  lastMs = Math.max(nowMs, lastMs);
  return `${prefix}_3${base62(lastMs, 8)}${base62(sequence, 4)}${randomText(11)}`;
}

/** Sorts after every id that was made before, and before every one made then or later. */
export function idsFrom(prefix: string, atMs: number): string {
  return `${prefix}_3${base62(atMs, 8)}`;
}

function base62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) {
    text = (alphabet[rest % 62] ?? '0') + text;
  }
  return text;
}
