import type { MarketCode } from '#kernel/market.ts';
import type { PrintableParty } from '#ports/documents.ts';

/** The house's legal seats. Tax numbers are made up and fail their check digits on purpose. */
const paris: PrintableParty = {
  name: 'Maison Meridian SAS',
  lines: ['1 quai des Ateliers', '75007 Paris', 'France'],
  country: 'FR',
  taxId: 'TVA FR00 000 000 000',
};
const singapore: PrintableParty = {
  name: 'Meridian Asia Pte. Ltd.',
  lines: ['1 Harbour Walk #20-01', 'Singapore 000001'],
  country: 'SG',
  taxId: 'GST Reg. No. 000000000X',
};
const tokyo: PrintableParty = {
  name: 'メリディアン・ジャパン株式会社',
  lines: ['〒100-0000', '東京都千代田区一番地1', '日本'],
  country: 'JP',
  taxId: '登録番号 T0000000000000',
};

/** Which of the house's companies sells in a market, as its invoices must say. */
export const sellers: Readonly<Record<MarketCode, PrintableParty>> = {
  europe: paris,
  'united-kingdom': { ...paris, taxId: 'VAT Reg. No. GB 000 0000 00' },
  switzerland: { ...paris, taxId: 'CHE-000.000.000 MWST' },
  japan: tokyo,
  singapore,
  'hong-kong': { name: singapore.name, lines: singapore.lines, country: 'SG' },
  korea: { ...singapore, taxId: '사업자등록번호 000-00-00000' },
  'united-states': { name: paris.name, lines: paris.lines, country: 'FR' },
};
