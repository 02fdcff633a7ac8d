import { appendFileSync, readFileSync } from 'node:fs';
import { runAsChild } from './child-process.ts';

/** A part that starts once, ends soon after, and never starts again. */
runAsChild(async (config) => {
  const { file } = config as { file: string }; // The test sends exactly this.
  appendFileSync(file, 'started\n');
  if (readFileSync(file, 'utf8') !== 'started\n') throw new Error('The store is damaged');
  setTimeout(() => process.exit(3), 50);
  return { stop: () => Promise.resolve() };
});
