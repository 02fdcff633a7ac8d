import { extractText, getDocumentProxy } from 'unpdf';
import type { InvoiceView } from '#contracts/http/invoicing.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { present } from '#kernel/assert.ts';
import type { PaymentSummary } from '#runtime/local/partners/payment-provider/control.ts';
import { ask, send } from './client.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { orderPath } from './shopping.fixture.ts';
import type { Bought } from './shopping.fixture.ts';

export interface Letter {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly language: string;
  readonly messageId: string;
  readonly attachments: readonly { readonly filename: string; readonly path: string }[];
}

/** All letters of the house by their addressee. The mailbox's own search does not look so far back. */
export async function lettersByAddressee(house: House): Promise<Map<string, Letter[]>> {
  const letters: Letter[] = [];
  for (let before = ''; ;) {
    const path = `/letters.json?limit=200${before}`;
    const page = await ask<{ letters: Letter[] }>(house.mailboxUrl, path);
    letters.push(...page.letters);
    const oldest = page.letters.at(-1);
    if (!oldest) return Map.groupBy(letters, ({ to }) => to);
    before = `&before=${oldest.id}`;
  }
}

/** The letters to an address, the oldest first. */
export async function lettersTo(house: House, email: string): Promise<readonly Letter[]> {
  const path = `/letters.json?limit=200&to=${encodeURIComponent(email)}`;
  const { letters } = await ask<{ letters: Letter[] }>(house.mailboxUrl, path);
  return letters.toReversed();
}

export async function lettersArrive(
  house: House,
  email: string,
  count: number,
): Promise<readonly Letter[]> {
  const look = () => lettersTo(house, email);
  return await until(`${count} letters to ${email} are there`, look, (are) => are.length >= count);
}

/** A letter's text and addressee. */
export async function openLetter(house: House, { id }: Letter): Promise<{ text: string }> {
  return await ask<{ text: string }>(house.mailboxUrl, `/letters/${id}.json`);
}

/** The text of a PDF. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  return text;
}

/** The text of an order's invoice, as the buyer downloads it, as soon as it is issued. */
export async function invoiceText(house: House, { buyer, order }: Bought): Promise<string> {
  const path = orderPath(order, '/invoice');
  const look = () => send(house.url, path, { region: buyer.region });
  const answer = await until('the invoice is issued', look, ({ status }) => status === 200);
  return await textOf(answer.bytes);
}

/** The invoices of a market's series in a Region, in the order of their numbers. */
export async function invoicesOf(
  house: House,
  token: string,
  series: { readonly market: string; readonly region: Region },
): Promise<readonly InvoiceView[]> {
  const year = new Date().getUTCFullYear();
  const invoices: InvoiceView[] = [];
  for (let cursor = ''; ;) {
    const path = `/api/staff/invoices?market=${series.market}&year=${year}&region=${series.region}&limit=100${cursor}`;
    const page = await ask<{ items: InvoiceView[]; nextCursor?: string }>(house.url, path, {
      region: series.region,
      token,
    });
    invoices.push(...page.items);
    if (page.nextCursor === undefined) return invoices;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

export async function invoiceOf(house: House, token: string, bought: Bought): Promise<InvoiceView> {
  const { market, region } = bought.buyer;
  const all = await invoicesOf(house, token, { market, region });
  const found = all.find(({ orderId }) => orderId === bought.order.orderId);
  return present(found, `an invoice of ${bought.order.orderId}`);
}

/** What the provider has of an order: every payment that was ever made for it. */
export async function paymentsFor(house: House, orderId: string): Promise<PaymentSummary[]> {
  const path = `/_control/payments?orderId=${orderId}`;
  return await ask<PaymentSummary[]>(house.providerUrl, path);
}

export interface Stock {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  readonly incoming: number;
  /** Free units by the Region that may sell them, as the asked Region knows it. */
  readonly free: Readonly<Record<Region, number>>;
}

interface Levels {
  readonly levels: readonly Omit<Stock, 'free'>[];
  readonly allotments: readonly { readonly region: Region; readonly free: number }[];
}

/** A variant's units over all locations. */
export async function stockOf(
  house: House,
  token: string,
  variantId: Id<'variant'>,
  region: Region,
): Promise<Stock> {
  const path = `/api/staff/inventory/${variantId}`;
  const { allotments, levels } = await ask<Levels>(house.url, path, { region, token });
  const sum = (part: 'onHand' | 'reserved' | 'available' | 'incoming') =>
    levels.reduce((units, level) => units + level[part], 0);
  const freeIn = (region: Region) =>
    allotments.reduce((units, each) => units + (each.region === region ? each.free : 0), 0);
  return {
    onHand: sum('onHand'),
    reserved: sum('reserved'),
    available: sum('available'),
    incoming: sum('incoming'),
    free: { eu: freeIn('eu'), ap: freeIn('ap') },
  };
}
