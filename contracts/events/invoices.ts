import { z } from 'zod';
import { idSchema, moneySchema } from '../common.ts';
import { eventContract } from '../event.ts';

/** Subject: the invoice or credit note. */
export const invoiceIssued = eventContract(
  'invoice.issued',
  'An invoice got its number.',
  z.object({
    invoiceId: idSchema('invoice'),
    orderId: idSchema('order'),
    number: z.string(),
    total: moneySchema,
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
  }),
);
