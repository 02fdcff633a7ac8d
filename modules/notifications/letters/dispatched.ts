import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const dispatchedPhrases: Phrases<
  'subject' | 'preview' | 'heading' | 'opening' | 'presence' | 'tracking'
> = {
  en: {
    subject: 'Your order {number} is on its way',
    preview: 'It has left our house and is now with our courier.',
    heading: 'Your order is on its way',
    opening: 'Your order {number} has left our house and is now in the care of our courier.',
    presence: 'Please arrange for someone to be there to receive it.',
    tracking: 'Tracking number',
  },
  de: {
    subject: 'Ihre Bestellung {number} ist unterwegs',
    preview: 'Sie hat unser Haus verlassen und ist nun bei unserem Kurier.',
    heading: 'Ihre Bestellung ist unterwegs',
    opening:
      'Ihre Bestellung {number} hat unser Haus verlassen und ist nun in der Obhut unseres Kuriers.',
    presence: 'Bitte sorgen Sie dafür, dass jemand sie entgegennehmen kann.',
    tracking: 'Sendungsnummer',
  },
  fr: {
    subject: 'Votre commande {number} est en route',
    preview: 'Elle a quitté notre maison et se trouve chez notre transporteur.',
    heading: 'Votre commande est en route',
    opening:
      'Votre commande {number} a quitté notre maison et se trouve désormais entre les mains de notre transporteur.',
    presence: 'Nous vous remercions de veiller à ce que quelqu’un puisse la recevoir.',
    tracking: 'Numéro de suivi',
  },
  it: {
    subject: 'Il Suo ordine {number} è in viaggio',
    preview: 'Ha lasciato la nostra maison ed è ora affidato al corriere.',
    heading: 'Il Suo ordine è in viaggio',
    opening:
      'Il Suo ordine {number} ha lasciato la nostra maison ed è ora affidato al nostro corriere.',
    presence: 'La preghiamo di fare in modo che qualcuno possa riceverlo.',
    tracking: 'Numero di tracciamento',
  },
  ja: {
    subject: 'ご注文 {number} を発送いたしました',
    preview: 'お品物を配送業者にお預けいたしました。',
    heading: 'お品物を発送いたしました',
    opening: 'ご注文 {number} のお品物を発送し、配送業者にお預けいたしました。',
    presence: 'お届けの際は、どなたかにお受け取りいただけますようお願い申し上げます。',
    tracking: 'お問い合わせ番号',
  },
  'zh-Hans': {
    subject: '您的订单 {number} 已发出',
    preview: '商品已发出，现由承运商配送。',
    heading: '您的订单已发出',
    opening: '您的订单 {number} 已发出，现由承运商为您配送。',
    presence: '烦请安排人员在场签收。',
    tracking: '运单号',
  },
  ko: {
    subject: '주문 {number} 상품이 출발하였습니다',
    preview: '상품이 출발하여 배송사에 전달되었습니다.',
    heading: '상품이 출발하였습니다',
    opening: '주문 {number} 상품이 출발하여 배송사에 전달되었습니다.',
    presence: '상품을 직접 받으실 수 있는 분이 계시도록 부탁드립니다.',
    tracking: '운송장 번호',
  },
};

/** The parcel left. The courier may not have given it a number. */
export function dispatchedLetter(to: Addressee, trackingNumber: string | undefined): LetterContent {
  const words = dispatchedPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number }), words.presence],
    facts: [
      fact(framePhrases[to.language].order, number),
      ...(trackingNumber === undefined ? [] : [fact(words.tracking, trackingNumber)]),
    ],
  });
}
