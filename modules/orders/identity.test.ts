import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homeOf, makeId } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import { accessDigestOf, accessKeyOf, opens, orderIdOf, orderNumberOf } from './identity.ts';

const cartIds = fc
  .tuple(fc.constantFrom(...regions), fc.nat(), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([region, now, bytes]) => makeId('cart', region, now, bytes));

describe('the ids of an order', () => {
  test('follow from cart and attempt, at the home of the cart', () => {
    fc.assert(
      fc.property(cartIds, fc.integer({ min: 1, max: 50 }), (cartId, attempt) => {
        const orderId = orderIdOf(cartId, attempt);
        expect(orderIdOf(cartId, attempt)).toBe(orderId);
        expect(orderIdOf(cartId, attempt + 1)).not.toBe(orderId);
        expect(homeOf(orderId)).toBe(homeOf(cartId));
        expect(orderNumberOf(orderId)).toMatch(
          /^(EU|AP)-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/,
        );
      }),
    );
  });

  test('the access key opens its own order only', () => {
    fc.assert(
      fc.property(cartIds, cartIds, (mine, other) => {
        const orderId = orderIdOf(mine, 1);
        const digest = accessDigestOf(accessKeyOf(mine, orderId));
        expect(opens(accessKeyOf(mine, orderId), digest)).toBe(true);
        expect(opens(accessKeyOf(other, orderId), digest)).toBe(mine === other);
        expect(opens(digest, digest)).toBe(false);
        expect(opens(undefined, digest)).toBe(false);
      }),
    );
  });
});
