import { blobsContract } from '#ports/blobs.contract.ts';
import { busContract } from '#ports/bus.contract.ts';
import { clockContract } from '#ports/clock.contract.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { keysContract } from '#ports/keys.contract.ts';
import { mailContract } from '#ports/mail.contract.ts';
import { randomContract } from '#ports/random.contract.ts';
import { signInContract } from '#ports/sign-in.contract.ts';
import { simulatedVitals } from './vitals.ts';
import { telemetryContract } from '#ports/telemetry.contract.ts';
import { vitalsContract } from '#ports/vitals.contract.ts';
import { SimulatedBlobs } from './blobs.ts';
import { SimulatedBus } from './bus.ts';
import { SimulatedClock, skewedClock } from './clock.ts';
import { openSimulatedRegions } from './region.ts';
import { SimulatedMail } from './mail.ts';
import { SimulatedQueues } from './queues.ts';
import { openSeededRandom } from './random.ts';
import { SimulatedSignIn } from './sign-in.ts';
import { SimulatedTelemetry } from './telemetry.ts';

const close = async (): Promise<void> => {};

clockContract('simulated', () => new SimulatedClock());
clockContract('simulated, running ahead', () => skewedClock(new SimulatedClock(), 90_000));
randomContract('seeded', () => openSeededRandom(42));
blobsContract('simulated', async () => ({ blobs: new SimulatedBlobs(), close }));

busContract('simulated', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const queues = new SimulatedQueues(clock, openSeededRandom(1));
  return { queues, bus: new SimulatedBus(queues, clock), now: () => clock.now(), close };
});

keysContract('simulated', async () => {
  const regions = openSimulatedRegions({ seed: 1 });
  const foreign = async () => {
    await regions.replicate();
    return regions.ap.keys;
  };
  return {
    keys: regions.eu.keys,
    restart: async () => regions.restart('eu').keys,
    foreign,
    evacuate: async () => {
      const changed = evacuated(firstRoster, 'eu', 'ap');
      if (!changed.ok) throw new Error(changed.code);
      for (const { custody } of [regions.eu, regions.ap]) custody.learn(changed.value);
      return await foreign();
    },
    close,
  };
});

mailContract('simulated', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const mail = new SimulatedMail(openSeededRandom(1));
  const advance = (durationMs: number) => clock.advance(durationMs);
  return { mail, letters: async () => mail.letters, restart: async () => mail, advance, close };
});

signInContract('simulated', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const make = (seed: number) => new SimulatedSignIn(clock, openSeededRandom(seed));
  return {
    signIn: make(1),
    now: () => clock.now(),
    advance: (durationMs) => clock.advance(durationMs),
    again: async () => make(1),
    foreign: async () => make(2),
    close,
  };
});

telemetryContract('simulated', () => {
  const telemetry = new SimulatedTelemetry();
  const { records } = telemetry;
  return {
    telemetry,
    logs: () =>
      records.flatMap((record) =>
        record.type === 'log' ? { ...record, message: record.name } : [],
      ),
    counted: (name, attributes) =>
      records
        .filter((record) => record.type === 'count' && record.name === name)
        .filter((record) => JSON.stringify(record.attributes) === JSON.stringify(attributes))
        .reduce((sum, record) => sum + ('value' in record ? record.value : 0), 0),
    measured: (name) => {
      const values = records.flatMap((record) =>
        record.type === 'duration' && record.name === name ? record.value : [],
      );
      return { count: values.length, maxMs: Math.max(0, ...values) };
    },
  };
});

vitalsContract('simulated', async () => {
  const telemetry = new SimulatedTelemetry();
  const vitals = simulatedVitals(new SimulatedClock(), telemetry);
  return { vitals, telemetry, close: async () => undefined };
});
