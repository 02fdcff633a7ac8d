import { z } from 'zod';
import { currencyDigits, amountMinorMax } from '../kernel/money.ts';
import type { Currency } from '../kernel/money.ts';
import { idPrefixes, isId } from '../kernel/ids.ts';
import type { Id, IdKind } from '../kernel/ids.ts';
import { languages } from '../kernel/language.ts';

/** An id of one kind, such as `ord_eu_…`. */
export function idSchema<K extends IdKind>(kind: K) {
  return z
    .string()
    .max(64)
    .refine((text): text is Id<K> => isId(kind, text), { message: `is no ${kind} id` })
    .meta({ description: `An id, \`${idPrefixes[kind]}_…\`.` });
}

const currencies = Object.keys(currencyDigits) as [Currency, ...Currency[]]; // Object.keys widens.
export const currencySchema = z.enum(currencies);

/** Whole minor units (cents; whole yen) and an ISO 4217 currency. */
export const moneySchema = z
  .strictObject({
    amountMinor: z.int().min(-amountMinorMax).max(amountMinorMax),
    currency: currencySchema,
  })
  .meta({
    id: 'Money',
    description: 'Whole minor units (cents; whole yen) and an ISO 4217 currency.',
  });

export const languageSchema = z.enum(languages);

/** Text by language; English always, the others where there is a translation. */
export const localizedTextSchema = z.strictObject({
  en: z.string(),
  de: z.string().exactOptional(),
  fr: z.string().exactOptional(),
  it: z.string().exactOptional(),
  ja: z.string().exactOptional(),
  'zh-Hans': z.string().exactOptional(),
  ko: z.string().exactOptional(),
});

/** A moment as ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime({ precision: 3 });

/** An ISO 3166-1 alpha-2 country code. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is no ISO 3166-1 alpha-2 code');

/** A page of a list: `nextCursor` is there when more follows. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().exactOptional() });
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(24),
  cursor: z.string().max(512).optional(),
};

/** No parameters, no query or no body. */
export const nothing = z.strictObject({});

/** An RFC 9457 problem document. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z
      .array(
        z.strictObject({ at: z.string(), message: z.string(), code: z.string().exactOptional() }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. `code` is stable and meant for programs.' });
