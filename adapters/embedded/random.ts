import { randomFillSync } from 'node:crypto';
import type { Random } from '#ports/random.ts';

/** Drawn ahead, for ids take ten bytes at a time and a draw from the system is not for nothing. */
const poolBytes = 4_096;

/** The system's cryptographically strong chance. */
export function openSystemRandom(): Random {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  return {
    bytes(length) {
      if (length > poolBytes) return randomFillSync(new Uint8Array(length));
      if (used + length > poolBytes) {
        randomFillSync(pool);
        used = 0;
      }
      used += length;
      return Uint8Array.prototype.slice.call(pool, used - length, used);
    },
    fraction: () => Math.random(),
  };
}
