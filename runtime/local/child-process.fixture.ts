import { runAsChild } from './child-process.ts';

/* A child for tests of its supervisor: does what its configuration says. */
runAsChild(async (config, tell) => {
  const { conduct } = config as { conduct: 'runs' | 'fails' | 'dies' }; // Sent by the test.
  if (conduct === 'fails') throw new Error('The shelf is empty');
  if (conduct === 'dies') process.exit(3);
  tell.note(`secret heard: ${JSON.stringify(config)}`);
  tell.changed(['p-1', 'p-2']);
  const alive = setInterval(() => undefined, 60_000);
  return await Promise.resolve({ stop: () => Promise.resolve(clearInterval(alive)) });
});
