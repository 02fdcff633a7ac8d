import { markets } from '#kernel/market.ts';
import { facetCodes } from '../lists/facets.ts';
import type { ListPage } from '../lists/list-products.ts';
import type { Tally } from '../lists/tally.ts';
import type { ShopModel } from '../shop-model.ts';
import type { CardBytes } from './card-bytes.ts';
import type { Reader } from './card.ts';

const opening = Buffer.from('{"items":[');
const comma = 0x2c;

/** A page of products as JSON in UTF-8, put together from its cards. */
export function listBytes(
  model: ShopModel,
  cards: CardBytes,
  page: ListPage,
  reader: Reader,
  allocate: (length: number) => Uint8Array,
): Uint8Array {
  const cardOf = cards.forReader(reader);
  const parts = page.slots.map(cardOf);
  const closing = Buffer.from(closingOf(model, page, reader));
  let length = opening.length + closing.length + Math.max(0, parts.length - 1);
  for (const part of parts) length += part.length;
  const bytes = allocate(length);
  bytes.set(opening, 0);
  let at = opening.length;
  for (const [index, part] of parts.entries()) {
    if (index > 0) bytes[at++] = comma;
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(closing, at);
  return bytes;
}

function closingOf(model: ShopModel, { nextCursor, tally }: ListPage, reader: Reader): string {
  const { currency } = markets[reader.market];
  const price =
    tally.from > tally.to
      ? ''
      : `,"priceRange":{"from":{"amountMinor":${tally.from},"currency":"${currency}"},"to":{"amountMinor":${tally.to},"currency":"${currency}"}}`;
  const next = nextCursor === undefined ? '' : `,"nextCursor":"${nextCursor}"`;
  return `],"total":${tally.total},"facets":[${facetsJson(model, tally, reader)}],"availableCount":${tally.available}${price}${next},"market":"${reader.market}","language":"${reader.language}"}`;
}

function facetsJson(model: ShopModel, { counts }: Tally, { language }: Reader): string {
  const labelled = model.facets.in(language);
  let json = '';
  for (const code of facetCodes) {
    let values = '';
    for (const { json: beginning, value } of labelled.get(code) ?? []) {
      const count = counts[value.id] ?? 0;
      if (count > 0) values += `${values === '' ? '' : ','}${beginning}${count}}`;
    }
    if (values !== '') json += `${json === '' ? '' : ','}{"code":"${code}","values":[${values}]}`;
  }
  return json;
}
