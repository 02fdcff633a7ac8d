import type { Id } from '#kernel/ids.ts';
import type { CartLine } from './model.ts';

/** What lies in one cart, tombstones included. */
export interface CartLines {
  readonly cartId: Id<'cart'>;
  readonly lines: readonly CartLine[];
}

/**
 * The lines of a cart together with those of the carts that it took in, `carts` being all of them, it
 * included. They stay apart as they are stored, so that a line which arrives late in a cart that was
 * taken in is not lost, and taking a cart in twice changes nothing.
 *
 * Of a variant that is in several of them counts what its shopper decided last: a line settles those
 * of the carts that were known when it was set (`CartLine.over`), a removal too. Where that tells
 * nothing, the largest quantity stays rather than the sum.
 */
export function linesTogether(cartId: Id<'cart'>, carts: readonly CartLines[]): CartLine[] {
  const byVariant = new Map<Id<'variant'>, Found[]>();
  for (const cart of carts.toSorted((a, b) => (a.cartId < b.cartId ? -1 : 1))) {
    for (const line of cart.lines) {
      const found = byVariant.get(line.variantId) ?? [];
      byVariant.set(line.variantId, [...found, { cartId: cart.cartId, line }]);
    }
  }
  return [...byVariant.values()].flatMap((found) => counting(cartId, found) ?? []);
}

interface Found {
  readonly cartId: Id<'cart'>;
  readonly line: CartLine;
}

function counting(cartId: Id<'cart'>, found: readonly Found[]): CartLine | undefined {
  const isSettled = ({ cartId: of, line: { turn } }: Found): boolean =>
    found.some(({ line }) => (line.over?.[of] ?? 0) >= turn);
  // Never all of them: a line's turn is beyond those that it settles.
  const left = found.filter((one) => !isSettled(one));
  const largest = Math.max(...left.map(({ line }) => line.quantity));
  const best = left.filter(({ line }) => line.quantity === largest);
  const mine = found.find((one) => one.cartId === cartId)?.line;
  const chosen = best.find(({ line }) => line === mine) ?? best[0];
  if (chosen === undefined || chosen.line === mine) return mine;
  // Whose requests were carried out is told by the cart that they were made of.
  return { ...chosen.line, adds: mine?.adds ?? [] };
}

/** The line as it is set in a cart now: it settles all that is known of the variant. */
export function settledLine(
  cartId: Id<'cart'>,
  carts: readonly CartLines[],
  line: Omit<CartLine, 'turn' | 'over'>,
): CartLine {
  const known = carts.flatMap((cart) => {
    const found = cart.lines.find(({ variantId }) => variantId === line.variantId);
    return found ? [[cart.cartId, found.turn] as const] : [];
  });
  const turn = 1 + Math.max(0, ...known.map(([, turn]) => turn));
  return { ...line, turn, over: Object.fromEntries(known.filter(([of]) => of !== cartId)) };
}
