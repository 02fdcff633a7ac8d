import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import { regions } from '../../kernel/region.ts';
import { idSchema, instantSchema, moneySchema, nothing, pageOf, pageQuery } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const pdf = z.instanceof(Uint8Array);
const kindQuery = z
  .enum(['invoice', 'receipt'])
  .default('invoice')
  .meta({ description: '`invoice` on a sheet, or `receipt` on an 80 mm roll.' });

const invoiceSchema = z
  .strictObject({
    invoiceId: idSchema('invoice'),
    orderId: idSchema('order'),
    orderNumber: z.string(),
    number: z.string(),
    market: z.enum(marketCodes),
    issuedAt: instantSchema,
    total: moneySchema,
    creditNotes: z.array(
      z.strictObject({
        creditNoteId: idSchema('creditNote'),
        number: z.string(),
        issuedAt: instantSchema,
        amount: moneySchema,
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Invoice' });
export type InvoiceView = z.input<typeof invoiceSchema>;

export const downloadOwnInvoice = endpoint({
  id: 'downloadOwnInvoice',
  method: 'GET',
  path: '/api/store/orders/{orderId}/invoice',
  tag: 'Orders',
  summary: 'The invoice of an order as PDF, also as a receipt',
  audience: 'public',
  params: z.strictObject({ orderId: idSchema('order') }),
  query: z.strictObject({ accessKey: z.string().max(64).optional(), as: kindQuery }),
  body: nothing,
  homeParam: 'orderId',
  answer: { status: 200, schema: pdf },
  answerType: 'application/pdf',
});

export const listInvoices = endpoint({
  id: 'listInvoices',
  method: 'GET',
  path: '/api/staff/invoices',
  tag: 'Invoices',
  summary: 'Invoices of a market and year in the order of their numbers, from this Region’s series',
  audience: 'staff',
  params: nothing,
  query: z.strictObject({
    market: z.enum(marketCodes),
    year: z.coerce.number().int().min(2020).max(2100),
    region: z.enum(regions).optional(),
    ...pageQuery,
  }),
  body: nothing,
  answer: { status: 200, schema: pageOf(invoiceSchema) },
});

export const readInvoice = endpoint({
  id: 'readInvoice',
  method: 'GET',
  path: '/api/staff/invoices/{invoiceId}',
  tag: 'Invoices',
  summary: 'One invoice with its credit notes',
  audience: 'staff',
  params: z.strictObject({ invoiceId: idSchema('invoice') }),
  query: nothing,
  body: nothing,
  homeParam: 'invoiceId',
  answer: { status: 200, schema: invoiceSchema },
});

export const downloadInvoice = endpoint({
  id: 'downloadInvoice',
  method: 'GET',
  path: '/api/staff/invoices/{invoiceId}/document',
  tag: 'Invoices',
  summary: 'An invoice, or one of its credit notes, as PDF',
  audience: 'staff',
  params: z.strictObject({ invoiceId: idSchema('invoice') }),
  query: z.strictObject({ creditNoteId: idSchema('creditNote').optional(), as: kindQuery }),
  body: nothing,
  homeParam: 'invoiceId',
  answer: { status: 200, schema: pdf },
  answerType: 'application/pdf',
});
