import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

/** Mistakes with units: sold, moved, set aside or given back otherwise than they are there. */
export const stockBugs: readonly Bug[] = [
  {
    name: 'allotment-without-version',
    mistake: 'An allotment is written whatever it holds by now, and nobody waits for another.',
    breaks: [rule.stock, rule.oversold],
    patches: [
      {
        file: 'modules/inventory/shelf.ts',
        find: 'writes.push(putAllotment(allotment, expect))',
        replace: "writes.push(putAllotment(allotment, 'any'))",
      },
      // Sales in one process wait for each other as well, for courtesy.
      { file: 'ports/in-turn.ts', find: '    await Promise.all(ahead);\n', replace: '' },
      unguarded("  if (expect === 'any') {", '  if (false) {'),
    ],
    seedsMax: 60,
  },
  {
    name: 'sale-without-escrow',
    mistake: 'A sale takes units of whichever allotment has some, also of the other Region.',
    breaks: [rule.stock, rule.oversold],
    patches: [
      {
        file: 'modules/inventory/reserve-stock.ts',
        find: 'loadShelf(ports.table, spotsOf(variantIds, locationHandles)),',
        replace: "loadShelf(ports.table, spotsOf(variantIds, locationHandles), 'eu'),",
      },
      {
        file: 'modules/inventory/step-reservation.ts',
        find: 'const shelf = await loadShelf(table, lines);',
        replace: "const shelf = await loadShelf(table, lines, 'eu');",
      },
      unguarded('  checkHolder(here, write);', ''),
    ],
    seedsMax: 60,
  },
  {
    name: 'transfer-credited-twice',
    mistake: 'Units that came by a transfer are booked each time that its document is seen.',
    breaks: [rule.stock, rule.oversold],
    patches: [
      {
        file: 'modules/inventory/credit-transfer.ts',
        find: 'if (credit) return without(ok(false));',
        replace: '',
      },
      {
        file: 'modules/inventory/credit-transfer.ts',
        find: 'writes: [record, ...shelf.writes(), ...more()]',
        replace: 'writes: [...(credit ? [] : [record]), ...shelf.writes(), ...more()]',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'transfer-without-decrement',
    mistake: 'Units are given to the other Region and stay on sale here.',
    breaks: [rule.stock, rule.oversold],
    patches: [
      {
        file: 'modules/inventory/give-transfer.ts',
        find: 'shelf.change(units, changeOf.given(units.quantity));',
        replace: '',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'transfer-lost-on-the-way',
    mistake:
      'Units that were given are credited by the answer alone: nobody follows the documents.',
    breaks: [rule.stock],
    patches: [
      {
        file: 'modules/inventory/credit-transfer.ts',
        find: '  return document ? creditTransfer(ports, document) : false;',
        replace: '  return document !== undefined && false;',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'saga-step-without-undo',
    mistake:
      'What was set aside for an order that came to nothing is not given back, and does not lapse.',
    breaks: [rule.reconciled, rule.ends, rule.stock],
    patches: [
      {
        file: 'modules/orders/place-order.saga.ts',
        find: '    if (order.placedAt !== undefined) return;',
        replace: '    if (order.orderId !== undefined) return;',
      },
      {
        file: 'modules/inventory/expire-reservation.ts',
        find: 'when: (reservation) => hasLapsed(reservation, ports.clock.now()),',
        replace: 'when: () => hasLapsed === undefined,',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'uncollected-goods-kept',
    mistake: 'The units of a called-off order whose parcel never left stay set aside.',
    breaks: [rule.reconciled, rule.ends, rule.stock],
    patches: [
      {
        file: 'modules/orders/fulfil-order.ts',
        find: "  if (order?.status !== 'cancelled') return;\n",
        replace: "  if (order?.status !== 'expired') return;\n",
      },
    ],
    seedsMax: 60,
  },
];

/** A way around the table's own rules, which refuse the bug at once: see what it would do. */
function unguarded(find: string, replace: string): Bug['patches'][number] {
  return { file: 'ports/table-rules.ts', find, replace };
}
