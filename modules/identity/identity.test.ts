import { describe, expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { signIn as signInEndpoint } from '#contracts/http/identity.ts';
import { hourMs, toIso, plus } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { firstCursor } from '#ports/table.ts';
import { register } from './register.ts';
import { hashSecret, secretMatches } from './secret.ts';
import { signIn } from './sign-in.ts';

const name = 'Odette.Lumière@mail.example';
const secret = 'correct horse battery staple';

async function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 3 });
  const staffId = newId('staff', 'eu', region);
  const actor = { kind: 'staff', staffId, roles: ['order-desk'] } as const;
  await register(region, name, secret, actor);
  const stored = async () => {
    const { changes } = await region.table.changes(firstCursor, 100);
    return changes.map(({ key, version, value }) => ({ key, version, value }));
  };
  return { region, actor, stored };
}

describe('signing in', () => {
  test('gives a token that says who acts, for a working day', async () => {
    const { region, actor } = await open();
    const signedIn = await signIn(region, name, secret);
    const expiresAt = toIso(plus(region.clock.now(), 10 * hourMs));
    const described = { kind: 'staff', id: actor.staffId, roles: ['order-desk'] };
    expect(signedIn).toMatchObject({ ok: true, value: { expiresAt, actor: described } });
    const value = signedIn.ok ? signedIn.value : undefined;
    expect(signInEndpoint.answer.schema.parse(value)).toEqual(value);
    expect(await region.signIn.verify(value?.token ?? '')).toEqual(actor);
    region.clock.jump(10 * hourMs);
    expect(await region.signIn.verify(value?.token ?? '')).toBeUndefined();
  });

  test.each([
    ['a wrong secret', name, 'correct horse'],
    ['an empty secret', name, ''],
    ['a name that nobody has', 'nobody@mail.example', secret],
  ])('with %s is refused in the same words', async (_, given, tried) => {
    const { region } = await open();
    const refusal = await signIn(region, given, tried);
    expect(refusal).toEqual({
      ok: false,
      code: 'credentials_wrong',
      detail: 'Check the name and the secret, then try again.',
    });
  });

  test.each([
    ['  odette.LUMIÈRE@mail.example ', secret],
    // The same letter as two code points, as some keyboards send it.
    ['odette.lumie\u0300re@mail.example', secret],
  ])('finds the name however it is typed: %j', async (typed, given) => {
    const { region } = await open();
    expect((await signIn(region, typed, given)).ok).toBe(true);
  });

  test('takes a secret in either form of Unicode, and no other case of it', async () => {
    const { region, actor } = await open();
    await register(region, 'second', 'mot de passé', actor);
    expect((await signIn(region, 'second', 'mot de passe\u0301')).ok).toBe(true);
    expect((await signIn(region, 'second', 'Mot de passé')).ok).toBe(false);
  });
});

describe('registering', () => {
  test('again with the same secret writes nothing', async () => {
    const { region, actor, stored } = await open();
    const before = await stored();
    await register(region, name, secret, actor);
    expect(await stored()).toEqual(before);
  });

  test('with another secret replaces the first', async () => {
    const { region, actor } = await open();
    await register(region, name, 'another long secret', actor);
    expect((await signIn(region, name, secret)).ok).toBe(false);
    expect((await signIn(region, name, 'another long secret')).ok).toBe(true);
  });

  test('gives new roles from the next token on', async () => {
    const { region, actor } = await open();
    await register(region, name, secret, { ...actor, roles: ['support'] });
    const signedIn = await signIn(region, name, secret);
    expect(signedIn).toMatchObject({ value: { actor: { roles: ['support'] } } });
  });

  test('stores neither name nor secret, nor tells them to the log', async () => {
    const { region, stored } = await open();
    await signIn(region, name, 'a wrong guess');
    const kept = JSON.stringify([await stored(), region.telemetry.records]).toLowerCase();
    for (const text of ['odette', 'lumi', 'mail.example', 'horse', 'guess']) {
      expect(kept).not.toContain(text);
    }
  });
});

describe('a kept secret', () => {
  test('is salted: the same twice is kept differently', async () => {
    const { region } = await open();
    const [one, two] = [
      await hashSecret(secret, region.random),
      await hashSecret(secret, region.random),
    ];
    expect(one).not.toBe(two);
    expect(await secretMatches(secret, two)).toBe(true);
  });

  test.each(['', '.', 'nonsense', `${'A'.repeat(22)}.`])(
    'that is damaged (%j) matches nothing',
    async (kept) => {
      expect(await secretMatches('', kept)).toBe(false);
    },
  );
});
