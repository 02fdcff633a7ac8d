import { openWitness, systemClock } from '#adapters/embedded/index.ts';
import { runAsChild } from '../child-process.ts';
import { serveWitness } from './server.ts';

/** What the witness's process is told when it starts. */
export interface WitnessConfig {
  /** The file that it keeps. */
  readonly file: string;
  readonly port: number;
  readonly secret: string;
}

runAsChild(async (told) => {
  const config = told as WitnessConfig; // The supervisor sends just that.
  const server = await serveWitness(await openWitness(config.file, systemClock), config);
  return { stop: () => server.close() };
});
