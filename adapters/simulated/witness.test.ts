import { expect, test } from 'vitest';
import { WitnessUnreachable } from '#ports/witness.ts';
import { witnessContract } from '#ports/witness.contract.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedWitness } from './witness.ts';

witnessContract('simulated', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const witness = new SimulatedWitness(clock);
  return {
    witness: witness.of('eu'),
    restart: async () => {
      witness.stop();
      witness.start();
      return witness.of('eu');
    },
    advance: (durationMs) => clock.advance(durationMs),
    close: async () => undefined,
  };
});

test('a witness that is gone, cut off or deaf does not answer', async () => {
  const witness = new SimulatedWitness(new SimulatedClock());
  const renew = () => witness.of('eu').renew({ region: 'eu', incarnation: 'eu-1' });
  witness.set('eu', 'cut');
  await expect(renew()).rejects.toThrow(WitnessUnreachable);
  expect((await witness.of('ap').read()).incarnations).toEqual({});
  witness.set('eu', 'deaf');
  await expect(renew()).rejects.toThrow(WitnessUnreachable);
  expect((await witness.of('ap').read()).incarnations).toEqual({ eu: 'eu-1' });
  witness.set('eu', 'healed');
  await expect(renew()).resolves.toMatchObject({ ok: true });
  witness.stop();
  await expect(renew()).rejects.toThrow(WitnessUnreachable);
});
