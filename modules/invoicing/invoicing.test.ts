import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money, sum } from '#kernel/money.ts';
import { fromIso } from '#kernel/time.ts';
import { loadEvents, rebuildHead } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { InvoicePending, issueCreditNote } from './issue-credit-note.ts';
import { issueInvoice } from './issue-invoice.ts';
import { creditable } from './model.ts';
import type { PlacedOrder } from './model.ts';
import { printableCreditNote } from './printable.ts';
import { numberText, seriesAt } from './series.ts';
import { invoiceHeads, invoiceIdOf, invoicesOf, listPartition, loadInvoice } from './store.ts';
import { invoicingSubscriptions } from './subscriptions.ts';

function placed(region: SimulatedRegion, market: PlacedOrder['market'] = 'europe'): PlacedOrder {
  const orderId = newId('order', 'eu', region);
  const amount = (amountMinor: number) => money(amountMinor, 'EUR');
  return {
    orderId,
    number: 'EU-7K3M9-2DXWA',
    market,
    language: 'de',
    country: 'DE',
    lines: [
      {
        variantId: newId('variant', 'eu', region),
        productId: newId('product', 'eu', region),
        sku: 'BAG-1',
        title: { en: 'Bag', de: 'Tasche' },
        options: {},
        quantity: 1,
        unitPrice: amount(235_000),
        total: amount(235_000),
        tax: amount(37_521),
        weightGrams: 900,
      },
    ],
    totals: {
      itemsTotal: amount(235_000),
      shippingTotal: amount(0),
      giftTotal: amount(0),
      taxTotal: amount(37_521),
      shippingTax: amount(0),
      giftTax: amount(0),
      total: amount(235_000),
      taxIncluded: true,
      taxRate: { numerator: 190, denominator: 1_000 },
    },
    shippingOption: 'standard',
    giftWrap: false,
    paymentId: siblingId('payment', orderId),
    reservationId: siblingId('reservation', orderId),
  };
}

function onceFor(key: string) {
  return { scope: 'test', key, fingerprint: '' };
}

async function numbersOf(region: SimulatedRegion): Promise<string[]> {
  const partition = listPartition('eu', 'europe', 2026);
  const page = await region.table.query({ partition, index: 'index1', limit: 1_000 });
  return invoicesOf(page).map((invoice) => invoice.number);
}

async function openIn2026(seed: number): Promise<SimulatedRegion> {
  const region = openSimulatedRegion({ region: 'eu', seed });
  const start = fromIso('2026-03-01T12:00:00.000Z');
  await region.clock.advance(Math.max(0, start - region.clock.now()));
  return region;
}

describe('the series of invoice numbers', () => {
  test('has no gap and no number twice, whatever races, repeats and crashes before the commit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, orders, copies) => {
          const region = await openIn2026(seed);
          const year = new Date(region.clock.now()).getUTCFullYear();
          const wanted = Array.from({ length: orders }, () => placed(region));
          const deliveries = Array.from({ length: copies }, () => wanted).flat();
          await Promise.all(
            deliveries.map((order) => issueInvoice(region, order, 'c', onceFor(order.orderId))),
          );
          const expected = wanted.map(
            (_, index) => `EU-${year}-E-${String(index + 1).padStart(6, '0')}`,
          );
          const partition = listPartition('eu', 'europe', year);
          const page = await region.table.query({ partition, index: 'index1', limit: 100 });
          expect(invoicesOf(page).map((invoice) => invoice.number)).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    ['europe', '2026-12-31T23:30:00.000Z', 'EU-2027-E-000001'],
    ['united-states', '2027-01-01T04:30:00.000Z', 'US-2026-E-000001'],
    ['japan', '2026-12-31T15:00:00.000Z', 'JP-2027-E-000001'],
  ] as const)('counts the year of %s in its own time zone', (market, at, number) => {
    expect(numberText(seriesAt('invoice', 'eu', market, fromIso(at)), 1)).toBe(number);
  });
});

describe('credit notes', () => {
  test('wait for the invoice that they correct', async () => {
    const region = await openIn2026(1);
    const { orderId } = placed(region);
    const command = {
      creditNoteId: siblingId('creditNote', orderId),
      orderId,
      amount: undefined,
      reason: 'x',
      correlationId: 'c',
    };
    await expect(issueCreditNote(region, command, onceFor('a'))).rejects.toBeInstanceOf(
      InvoicePending,
    );
  });

  test('never take back more than the invoice, and each refund once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 6 }),
        async (seed, amounts) => {
          const region = await openIn2026(seed);
          const order = placed(region);
          let invoice = await issueInvoice(region, order, 'c', onceFor('issue'));
          for (const amountMinor of amounts) {
            const creditNoteId: Id<'creditNote'> = newId('creditNote', 'eu', region);
            const amount = money(amountMinor, 'EUR');
            const command = {
              creditNoteId,
              orderId: order.orderId,
              amount,
              reason: 'return',
              correlationId: 'c',
            };
            invoice = await issueCreditNote(region, command, onceFor(`${creditNoteId}/1`));
            invoice = await issueCreditNote(region, command, onceFor(`${creditNoteId}/2`));
          }
          const taken = sum(
            invoice.creditNotes.map((note) => note.amount),
            'EUR',
          ).amountMinor;
          expect(taken).toBe(
            Math.min(
              235_000,
              sum(
                amounts.map((a) => money(a, 'EUR')),
                'EUR',
              ).amountMinor,
            ),
          );
          expect(creditable(invoice).amountMinor).toBe(235_000 - taken);
          // Its events alone make the invoice again.
          const told = await loadEvents(region.table, invoice.invoiceId);
          expect(rebuildHead(invoiceHeads, told)).toEqual(invoice);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test('an order is listed once under its number', async () => {
  const region = await openIn2026(1);
  const order = placed(region);
  await issueInvoice(region, order, 'c', onceFor('1'));
  await issueInvoice(region, order, 'c', onceFor('2'));
  expect(await numbersOf(region)).toHaveLength(1);
});

test('an order that came back before it was charged is not owed any more', async () => {
  const region = await openIn2026(5);
  const order = placed(region);
  await issueInvoice(region, order, 'test', onceFor('placed'));
  region.subscribe(invoicingSubscriptions(region));
  const { country, language, market, number, orderId } = order;
  const summary = { country, language, market, number, orderId };
  const refund = { refundId: siblingId('refund', orderId), refundTotal: money(0, 'EUR') };
  const event = {
    id: newId('event', 'eu', region),
    type: 'order.returned',
    at: region.clock.now(),
    region: 'eu',
    subject: orderId,
    sequence: 9,
    data: { ...summary, ...refund, reason: 'undeliverable', by: 'system' },
    correlationId: 'test',
  } as const;
  await region.bus.publish([event, event]);
  await region.settle();
  const invoice = (await loadInvoice(region.table, invoiceIdOf(orderId)))?.value;
  expect(invoice?.creditNotes.map(({ amount }) => amount)).toEqual([order.totals.total]);
});

test('credit notes over parts of an invoice take back all of its tax', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 6 }),
      async (parts) => {
        const region = await openIn2026(3);
        const order = placed(region);
        let invoice = await issueInvoice(region, order, 'test', onceFor('placed'));
        for (const part of [...parts.map((minor) => money(minor, 'EUR')), undefined]) {
          const creditNoteId = newId('creditNote', 'eu', region);
          const command = { creditNoteId, orderId: order.orderId, amount: part, reason: 'x' };
          const once = onceFor(creditNoteId);
          invoice = await issueCreditNote(region, { ...command, correlationId: 'test' }, once);
        }
        const printed = invoice.creditNotes.map((note) =>
          printableCreditNote(invoice, note, undefined),
        );
        const taxes = printed.flatMap(({ taxSummary }) => taxSummary.map(({ tax }) => tax));
        expect(sum(taxes, 'EUR')).toEqual(order.totals.taxTotal);
      },
    ),
    { numRuns: 30 },
  );
});
