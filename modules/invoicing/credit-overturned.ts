import { creditNoteIssued, invoiceIssued } from '#contracts/events/invoices.ts';
import type { DataOf } from '#contracts/event.ts';
import type { Id } from '#kernel/ids.ts';
import { subtract, sum } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { toIso } from '#kernel/time.ts';
import { neverPlaced } from '#modules/orders/index.ts';
import type { Mended } from '#ports/aggregate.ts';
import { mendedOf } from '#ports/aggregate.ts';
import type { Event } from '#ports/event.ts';
import { mendHead } from '#ports/heads.ts';
import type { Item } from '#ports/table.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import type { InvoicingPorts } from './issue-invoice.ts';
import { creditable, creditOf } from './model.ts';
import type { Invoice } from './model.ts';
import { numberInTurn } from './number-documents.ts';
import { nextNumber, seriesAt } from './series.ts';
import {
  commitDocument,
  creditNoteIdOf,
  invoiceHeads,
  invoiceIdOf,
  loadInvoice,
  overturningIdOf,
} from './store.ts';

/*
 * Documents of a lost Region that come to light late. What has a number was issued, and stays issued:
 * an invoice for what another invoice is for, or for what was never sold, is taken back by a credit
 * note; a credit note that is on no other branch counts again.
 */

/** Why an invoice was taken back that another one stands for: it tells nothing of the order. */
const overturnedReason = 'issued_twice';

/** Puts an invoice right, and takes back whatever was invoiced twice or for nothing. */
export async function mendInvoice(
  ports: InvoicingPorts,
  invoiceId: Id<'invoice'>,
  correlationId: string,
): Promise<Mended> {
  const standing = await mendHead(ports.table, invoiceHeads, invoiceId);
  const { head, stray } = standing;
  if (!head) return mendedOf(standing);
  for (const event of stray) {
    if (event.type === creditNoteIssued.type) {
      await countAgain(ports, invoiceId, event, correlationId);
    }
  }
  for (const event of stray) {
    if (event.type === invoiceIssued.type) {
      await creditTwin(ports, invoiceId, event, stray, correlationId);
    }
  }
  for (const event of stray) {
    if (event.type === creditNoteIssued.type) await creditAgain(ports, event, correlationId);
  }
  await creditUnsold(ports, head.value.orderId, correlationId);
  return mendedOf(standing);
}

/** Takes back the invoice of an order that came to nothing. Repeating it changes nothing. */
export async function creditUnsold(
  ports: InvoicingPorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  const invoice = (await loadInvoice(ports.table, invoiceIdOf(orderId)))?.value;
  if (!invoice || creditable(invoice).amountMinor === 0) return;
  if (!(await neverPlaced(ports, orderId))) return;
  const creditNoteId = creditNoteIdOf(orderId);
  const reason = 'order_overturned';
  const whole = { creditNoteId, orderId, amount: undefined, reason, correlationId };
  await issueCreditNote(ports, whole);
}

/** A credit note over the living invoice, which the lost Region had issued and nobody else did. */
async function countAgain(
  ports: InvoicingPorts,
  invoiceId: Id<'invoice'>,
  event: Event,
  correlationId: string,
): Promise<void> {
  const told = creditNoteIssued.data.parse(event.data);
  await withInvoice(ports, invoiceId, async (before) => {
    const invoice = before.value;
    const isIssued = invoice.creditNotes.some((note) => note.creditNoteId === told.creditNoteId);
    if (isIssued || told.invoiceNumber !== invoice.number) return invoice;
    // Never more than the invoice still holds: what was credited otherwise meanwhile is enough.
    const total = creditOf(invoice, told.total);
    if (total.amountMinor <= 0) return invoice;
    const data = { ...told, total, issuedAt: told.issuedAt ?? toIso(event.at) };
    const at = ports.clock.now();
    const fact = { type: 'creditNote.issued', data, at, correlationId } as const;
    return commitDocument(ports.table, before, invoiceId, fact, []);
  });
}

/** What was credited on the lost Region's own invoice is owed on the one that counts as well. */
async function creditAgain(
  ports: InvoicingPorts,
  event: Event,
  correlationId: string,
): Promise<void> {
  const { creditNoteId, orderId, reason, total } = creditNoteIssued.data.parse(event.data);
  if (reason === overturnedReason) return;
  await issueCreditNote(ports, { creditNoteId, orderId, amount: total, reason, correlationId });
}

/** Takes back an invoice of the lost Region for an order that has another one by now. */
async function creditTwin(
  ports: InvoicingPorts,
  invoiceId: Id<'invoice'>,
  event: Event,
  stray: readonly Event[],
  correlationId: string,
): Promise<void> {
  const twin = invoiceIssued.data.parse(event.data);
  const left = leftOf(twin, stray);
  if (left.amountMinor <= 0) return;
  await withInvoice(ports, invoiceId, async (before) => {
    const invoice = before.value;
    const isKnown = invoice.overturned?.some(({ number }) => number === twin.number) ?? false;
    if (isKnown || twin.number === invoice.number) return invoice;
    const at = ports.clock.now();
    const series = seriesAt('credit-note', ports.table.region, invoice.market, at);
    const { number, write } = await nextNumber(ports.table, series);
    const data = {
      creditNoteId: overturningIdOf(invoiceId, twin.number),
      invoiceNumber: twin.number,
      orderId: invoice.orderId,
      number,
      total: left,
      reason: overturnedReason,
    };
    const fact = { type: 'creditNote.issued', data, at, correlationId } as const;
    return commitDocument(ports.table, before, invoiceId, fact, [write]);
  });
}

/** What the lost Region had not itself taken back of an invoice of its own. */
function leftOf(twin: DataOf<typeof invoiceIssued>, stray: readonly Event[]): Money {
  const { total } = twin.totals;
  const credited = stray.flatMap((event) => {
    if (event.type !== creditNoteIssued.type) return [];
    const note = creditNoteIssued.data.parse(event.data);
    return note.invoiceNumber === twin.number ? [note.total] : [];
  });
  return subtract(total, sum(credited, total.currency));
}

async function withInvoice(
  ports: InvoicingPorts,
  invoiceId: Id<'invoice'>,
  work: (before: Item<Invoice>) => Promise<Invoice | undefined>,
): Promise<void> {
  const known = await loadInvoice(ports.table, invoiceId);
  if (!known) return;
  await numberInTurn(ports, `${ports.table.region}/${known.value.market}`, async () =>
    work((await loadInvoice(ports.table, invoiceId)) ?? known),
  );
}
