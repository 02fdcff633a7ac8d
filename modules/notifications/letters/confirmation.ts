import { addressLines } from '#contracts/address-lines.ts';
import type { DataOf } from '#contracts/event.ts';
import type { invoiceIssued } from '#contracts/events/invoices.ts';
import type { Address } from '#contracts/http/orders.ts';
import { localized } from '#kernel/language.ts';
import { moneyText } from '../formats.ts';
import { fact } from '../letter-content.ts';
import type { GoodsLine, GoodsSum, LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

type Word =
  | 'subject'
  | 'preview'
  | 'heading'
  | 'opening'
  | 'invoice'
  | 'shipTo'
  | 'piece'
  | 'amount'
  | 'quantity'
  | 'items'
  | 'shipping'
  | 'complimentary'
  | 'gift'
  | 'tax'
  | 'taxIncluded'
  | 'total';

export const confirmationPhrases: Phrases<Word> = {
  en: {
    subject: 'Your order {number}',
    preview: 'Thank you. Your order is confirmed, and your invoice is attached.',
    heading: 'Thank you for your order',
    opening:
      'Your order {number} is confirmed. We are preparing it with care, and will write to you again as soon as it leaves our house.',
    invoice: 'Your invoice {invoice} is attached to this letter.',
    shipTo: 'Delivery to',
    piece: 'Piece',
    amount: 'Amount',
    quantity: 'Quantity {quantity}',
    items: 'Subtotal',
    shipping: 'Delivery',
    complimentary: 'Complimentary',
    gift: 'Gift wrapping',
    tax: 'Tax',
    taxIncluded: 'Tax included',
    total: 'Total',
  },
  de: {
    subject: 'Ihre Bestellung {number}',
    preview: 'Vielen Dank. Ihre Bestellung ist bestätigt, die Rechnung liegt bei.',
    heading: 'Vielen Dank für Ihre Bestellung',
    opening:
      'Ihre Bestellung {number} ist bestätigt. Wir bereiten sie mit Sorgfalt vor und schreiben Ihnen wieder, sobald sie unser Haus verlässt.',
    invoice: 'Ihre Rechnung {invoice} liegt diesem Brief bei.',
    shipTo: 'Lieferung an',
    piece: 'Artikel',
    amount: 'Betrag',
    quantity: 'Menge {quantity}',
    items: 'Zwischensumme',
    shipping: 'Versand',
    complimentary: 'Kostenfrei',
    gift: 'Geschenkverpackung',
    tax: 'Steuer',
    taxIncluded: 'Darin enthaltene Steuer',
    total: 'Gesamtbetrag',
  },
  fr: {
    subject: 'Votre commande {number}',
    preview: 'Merci. Votre commande est confirmée, votre facture est jointe.',
    heading: 'Merci pour votre commande',
    opening:
      'Votre commande {number} est confirmée. Nous la préparons avec soin et vous écrirons de nouveau dès qu’elle quittera notre maison.',
    invoice: 'Votre facture {invoice} est jointe à cette lettre.',
    shipTo: 'Livraison à',
    piece: 'Article',
    amount: 'Montant',
    quantity: 'Quantité {quantity}',
    items: 'Sous-total',
    shipping: 'Livraison',
    complimentary: 'Offerte',
    gift: 'Emballage cadeau',
    tax: 'Taxes',
    taxIncluded: 'Dont taxes',
    total: 'Total',
  },
  it: {
    subject: 'Il Suo ordine {number}',
    preview: 'Grazie. Il Suo ordine è confermato e la fattura è allegata.',
    heading: 'Grazie per il Suo ordine',
    opening:
      'Il Suo ordine {number} è confermato. Lo stiamo preparando con cura e Le scriveremo di nuovo non appena lascerà la nostra maison.',
    invoice: 'La Sua fattura {invoice} è allegata a questa lettera.',
    shipTo: 'Consegna a',
    piece: 'Articolo',
    amount: 'Importo',
    quantity: 'Quantità {quantity}',
    items: 'Subtotale',
    shipping: 'Spedizione',
    complimentary: 'In omaggio',
    gift: 'Confezione regalo',
    tax: 'Imposte',
    taxIncluded: 'Di cui imposte',
    total: 'Totale',
  },
  ja: {
    subject: 'ご注文 {number} を承りました',
    preview: 'ご注文ありがとうございます。請求書を添付しております。',
    heading: 'ご注文ありがとうございます',
    opening:
      'ご注文 {number} を確かに承りました。心を込めてお支度し、お品物を発送いたしましたら、あらためてご連絡申し上げます。',
    invoice: '請求書（{invoice}）を本メールに添付しております。',
    shipTo: 'お届け先',
    piece: 'お品物',
    amount: '金額',
    quantity: '数量 {quantity}',
    items: '小計',
    shipping: '配送料',
    complimentary: '無料',
    gift: 'ギフト包装',
    tax: '税',
    taxIncluded: '内税額',
    total: '合計',
  },
  'zh-Hans': {
    subject: '您的订单 {number}',
    preview: '感谢您的惠顾。订单已确认，发票随信附上。',
    heading: '感谢您的订购',
    opening: '您的订单 {number} 已确认。我们正在悉心准备，商品发出后将再次致信告知。',
    invoice: '发票 {invoice} 已随本信附上。',
    shipTo: '收货地址',
    piece: '商品',
    amount: '金额',
    quantity: '数量 {quantity}',
    items: '小计',
    shipping: '运费',
    complimentary: '免费',
    gift: '礼品包装',
    tax: '税费',
    taxIncluded: '其中税费',
    total: '总计',
  },
  ko: {
    subject: '주문 {number} 확인 안내',
    preview: '주문해 주셔서 감사합니다. 청구서를 첨부하였습니다.',
    heading: '주문해 주셔서 감사합니다',
    opening:
      '주문 {number} 건이 확인되었습니다. 정성껏 준비하여 상품이 출발하는 대로 다시 안내해 드리겠습니다.',
    invoice: '청구서 {invoice} 파일을 이 메일에 첨부하였습니다.',
    shipTo: '배송지',
    piece: '상품',
    amount: '금액',
    quantity: '수량 {quantity}',
    items: '소계',
    shipping: '배송비',
    complimentary: '무료',
    gift: '선물 포장',
    tax: '세금',
    taxIncluded: '포함된 세금',
    total: '합계',
  },
};

type Invoiced = DataOf<typeof invoiceIssued>;

/**
 * Confirms an order. The house writes once: it waits the moment until the invoice is issued, and
 * encloses it. Without an address, the letter does not say where the parcel goes.
 */
export function confirmationLetter(
  to: Addressee,
  invoiced: Invoiced,
  shipTo: Address | undefined,
): LetterContent {
  const words = confirmationPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number })],
    facts: [
      fact(framePhrases[to.language].order, number),
      ...(shipTo ? [fact(words.shipTo, ...addressLines(shipTo, to.language))] : []),
    ],
    goods: {
      columns: { piece: words.piece, amount: words.amount },
      lines: invoiced.lines.map((line) => goodsLine(line, to)),
      sums: sumsOf(invoiced.totals, to),
    },
    afterwords: [fill(words.invoice, { invoice: invoiced.number })],
  });
}

function goodsLine(line: Invoiced['lines'][number], { language }: Addressee): GoodsLine {
  const options = Object.values(line.options).map((option) => localized(option, language));
  const quantity = fill(confirmationPhrases[language].quantity, { quantity: `${line.quantity}` });
  return {
    title: localized(line.title, language),
    details: [...options, quantity].join(' · '),
    amount: moneyText(line.total, language),
  };
}

function sumsOf(totals: Invoiced['totals'], { language }: Addressee): GoodsSum[] {
  const words = confirmationPhrases[language];
  const text = (amount: Invoiced['totals']['total']) => moneyText(amount, language);
  const sum = (label: string, amount: string) => ({ label, amount, isTotal: false });
  const isFree = totals.shippingTotal.amountMinor === 0;
  const before = [
    sum(words.items, text(totals.itemsTotal)),
    sum(words.shipping, isFree ? words.complimentary : text(totals.shippingTotal)),
    ...(totals.giftTotal.amountMinor > 0 ? [sum(words.gift, text(totals.giftTotal))] : []),
  ];
  const total = { label: words.total, amount: text(totals.total), isTotal: true };
  if (totals.taxTotal.amountMinor === 0) return [...before, total];
  // Tax within the prices explains the total, tax on top leads to it.
  return totals.taxIncluded
    ? [...before, total, sum(words.taxIncluded, text(totals.taxTotal))]
    : [...before, sum(words.tax, text(totals.taxTotal)), total];
}
