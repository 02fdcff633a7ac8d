import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

/** Mistakes with orders, carts and what their buyers are told. */
export const orderBugs: readonly Bug[] = [
  {
    name: 'expired-though-placed',
    mistake: 'The end of the time to pay ends the order, placed or not.',
    breaks: [rule.kept, rule.truth],
    patches: [
      {
        file: 'modules/orders/finish-order.ts',
        find: '  if (!isUnpaid(order.value)) return;\n  const now',
        replace: '  const now',
      },
      {
        file: 'modules/orders/decide.ts',
        find: 'return isUnpaid(order) && now >= order.expiresAt',
        replace: 'return now >= order.expiresAt',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'cancel-keeps-the-money',
    mistake: 'A called-off order keeps what is held for it: the saga does not undo that step.',
    breaks: [rule.reconciled, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/orders/place-order.saga.ts',
        find: 'undo: (ports, { correlationId, order }) => giveMoneyBack(ports, order, correlationId),',
        replace: 'undo: () => Promise.resolve(),',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'key-of-another-request',
    mistake:
      'An idempotency key is answered with what it was first used for, whatever is asked now.',
    breaks: [rule.key],
    patches: [
      {
        file: 'runtime/http/repetition.ts',
        find: '    if (record.fingerprint === once.fingerprint)\n',
        replace: '    if (record.fingerprint !== undefined)\n',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'read-of-a-copy',
    mistake: 'Reads are answered from the copy at hand, however old, and not by the home.',
    breaks: [rule.truth],
    patches: [
      {
        file: 'runtime/http/handle.ts',
        find: '    if (elsewhere !== undefined) {\n',
        replace: "    if (elsewhere !== undefined && request.method !== 'GET') {\n",
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'second-checkout-second-order',
    mistake: 'A cart that was ordered can be checked out again, and becomes another order.',
    breaks: [rule.oneOrder, rule.charged],
    patches: [
      {
        file: 'modules/orders/check-out.ts',
        find: '  if (before?.value.placedAt !== undefined)\n    return alreadyOrdered(ports, cart, before, command.body);',
        replace: '',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'cart-in-one-piece',
    mistake: 'A line that is added anew takes no notice of what was in the cart.',
    breaks: [rule.cart],
    patches: [
      {
        file: 'modules/orders/carts/change-lines.ts',
        find: 'quantity: sum.value, seenPrice',
        replace: 'quantity, seenPrice',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'order-overwritten',
    mistake: 'An order is written whatever became of it since it was read, and so are its events.',
    breaks: [rule.eventsKept, rule.reconciled, rule.ends, rule.kept, rule.effects, rule.money],
    patches: [
      {
        file: 'modules/orders/store.ts',
        find: 'put(orderKind, orderKey(order.orderId), order, expect, {',
        replace:
          "put(orderKind, orderKey(order.orderId), order, expect === 'absent' ? expect : 'any', {",
      },
      {
        file: 'ports/event.ts',
        find: "    value,\n    'absent',",
        replace: "    value,\n    'any',",
      },
      {
        file: 'ports/table-rules.ts',
        find: "  if (kind.nature === 'appended' && (op !== 'put' || expect !== 'absent')) {",
        replace: '  if (false) {',
      },
      {
        file: 'ports/table-rules.ts',
        find: "  if (expect === 'any') {",
        replace: '  if (false) {',
      },
    ],
    seedsMax: 200,
  },
];
