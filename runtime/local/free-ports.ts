import { createServer } from 'node:net';

/** Below the range from which systems take ports by themselves. */
const range = { from: 20_000, to: 32_000 } as const;
const triesMax = 200;

/** The first of `count` ports in a row that are free now. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const first = range.from + Math.floor(Math.random() * (range.to - range.from - count));
    const block = Array.from({ length: count }, (_, index) => isFree(first + index));
    if ((await Promise.all(block)).every(Boolean)) return first;
  }
  throw new Error(`No ${count} free ports in a row`);
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
