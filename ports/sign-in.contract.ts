import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { instant, minuteMs } from '#kernel/time.ts';
import type { SignIn, SignedInActor } from './sign-in.ts';

export interface SignInBench {
  readonly signIn: SignIn;
  now(): number;
  advance(durationMs: number): Promise<void>;
  /** The same sign-in opened again, as another process or Region has it. */
  again(): Promise<SignIn>;
  /** A sign-in with another key. */
  foreign(): Promise<SignIn>;
  close(): Promise<void>;
}

const bytes = new Uint8Array(10);
const actors: readonly SignedInActor[] = [
  { kind: 'shopper', customerId: makeId('customer', 'eu', 1, bytes) },
  { kind: 'staff', staffId: makeId('staff', 'ap', 1, bytes), roles: ['clerk', 'order-desk'] },
  { kind: 'partner', partnerId: makeId('partner', 'eu', 1, bytes), role: 'courier' },
];

/** The tests that every sign-in must pass. */
export function signInContract(name: string, open: () => Promise<SignInBench>): void {
  describe(`sign-in contract: ${name}`, () => {
    let bench: SignInBench;
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    const inMs = (durationMs: number) => instant(bench.now() + durationMs);

    test.each(actors)('a $kind is known by the token, here and elsewhere', async (actor) => {
      const token = await bench.signIn.issue(actor, inMs(minuteMs));
      expect(token).toMatch(/^[\w.-]+$/);
      expect(await bench.signIn.verify(token)).toEqual(actor);
      expect(await bench.signIn.verify(token)).toEqual(actor);
      expect(await (await bench.again()).verify(token)).toEqual(actor);
    });

    test.each(actors)(
      'a token of a $kind ends at its moment, however often it was seen',
      async (actor) => {
        const token = await bench.signIn.issue(actor, inMs(minuteMs));
        await bench.advance(minuteMs - 1);
        expect(await bench.signIn.verify(token)).toEqual(actor);
        await bench.advance(1);
        expect(await bench.signIn.verify(token)).toBeUndefined();
        expect(await (await bench.again()).verify(token)).toBeUndefined();
      },
    );

    test('a forged, foreign or malformed token is nobody’s', async () => {
      const [shopper, staff] = actors;
      if (!shopper || !staff) return expect.unreachable();
      const token = await bench.signIn.issue(shopper, inMs(minuteMs));
      const other = await bench.signIn.issue(staff, inMs(minuteMs));
      const [signature = '', otherSignature = ''] = [token, other].map((text) =>
        text.slice(text.lastIndexOf('.') + 1),
      );
      const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
      const forgeries = [
        token.replace(signature, otherSignature),
        other.replace(otherSignature, signature),
        token.slice(0, -signature.length),
        await (await bench.foreign()).issue(staff, inMs(minuteMs)),
        `${unsigned}.${other.split('.').at(-2)}.`,
        '',
        '.',
        '..',
        'nonsense',
      ];
      for (const forgery of forgeries) expect(await bench.signIn.verify(forgery)).toBeUndefined();
      expect(await bench.signIn.verify(token)).toEqual(shopper);
    });
  });
}
