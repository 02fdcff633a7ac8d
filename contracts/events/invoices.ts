import { z } from 'zod';
import { idSchema, instantSchema, languageSchema, moneySchema } from '../common.ts';
import { eventContract } from '../event.ts';
import { marketCodes } from '../../kernel/market.ts';
import { orderLineFact, orderTotalsFact } from './orders.ts';

/** Subject: the invoice, for its credit notes too. */
export const invoiceIssued = eventContract(
  'invoice.issued',
  'An invoice got its number.',
  z.object({
    invoiceId: idSchema('invoice'),
    orderId: idSchema('order'),
    orderNumber: z.string(),
    number: z.string(),
    market: z.enum(marketCodes),
    language: languageSchema,
    country: z.string(),
    lines: z.array(orderLineFact),
    totals: orderTotalsFact,
  }),
);
export const creditNoteIssued = eventContract(
  'creditNote.issued',
  'A credit note took back an invoice or part of it.',
  z.object({
    creditNoteId: idSchema('creditNote'),
    invoiceNumber: z.string(),
    orderId: idSchema('order'),
    number: z.string(),
    total: moneySchema,
    reason: z.string(),
    /** When it was, where it is told again after its Region was lost. */
    issuedAt: instantSchema.exactOptional(),
  }),
);
