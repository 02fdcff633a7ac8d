import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const deliveryRescheduledPhrases: Phrases<
  'subject' | 'preview' | 'heading' | 'opening' | 'presence' | 'earliest'
> = {
  en: {
    subject: 'A new delivery for your order {number}',
    preview: 'Our courier will come again, as agreed.',
    heading: 'Your new delivery',
    opening: 'As agreed with you, our courier will deliver your order {number} again.',
    presence: 'Please arrange for someone to be there to receive it.',
    earliest: 'Not before',
  },
  de: {
    subject: 'Neue Lieferung Ihrer Bestellung {number}',
    preview: 'Unser Kurier kommt wie vereinbart noch einmal.',
    heading: 'Ihre neue Lieferung',
    opening: 'Wie mit Ihnen vereinbart, stellt unser Kurier Ihre Bestellung {number} erneut zu.',
    presence: 'Bitte sorgen Sie dafür, dass jemand sie entgegennehmen kann.',
    earliest: 'Frühestens am',
  },
  fr: {
    subject: 'Une nouvelle livraison pour votre commande {number}',
    preview: 'Notre transporteur se présentera de nouveau, comme convenu.',
    heading: 'Votre nouvelle livraison',
    opening:
      'Comme convenu avec vous, notre transporteur livrera de nouveau votre commande {number}.',
    presence: 'Nous vous remercions de veiller à ce que quelqu’un puisse la recevoir.',
    earliest: 'Pas avant le',
  },
  it: {
    subject: 'Una nuova consegna per il Suo ordine {number}',
    preview: 'Il nostro corriere tornerà, come concordato.',
    heading: 'La Sua nuova consegna',
    opening:
      'Come concordato con Lei, il nostro corriere consegnerà nuovamente il Suo ordine {number}.',
    presence: 'La preghiamo di fare in modo che qualcuno possa riceverlo.',
    earliest: 'Non prima di',
  },
  ja: {
    subject: 'ご注文 {number} の再配達について',
    preview: 'ご相談のとおり、あらためてお届けに伺います。',
    heading: 'あらためてお届けに伺います',
    opening: 'ご相談のとおり、ご注文 {number} のお品物をあらためてお届けいたします。',
    presence: 'お届けの際は、どなたかにお受け取りいただけますようお願い申し上げます。',
    earliest: 'お届け予定（この日以降）',
  },
  'zh-Hans': {
    subject: '您的订单 {number} 的再次配送',
    preview: '承运商将按约定再次为您配送。',
    heading: '新的配送安排',
    opening: '按照与您的约定，承运商将再次为您配送订单 {number}。',
    presence: '烦请安排人员在场签收。',
    earliest: '最早配送日期',
  },
  ko: {
    subject: '주문 {number} 재배송 안내',
    preview: '상의드린 대로 다시 배송해 드립니다.',
    heading: '다시 배송해 드립니다',
    opening: '상의드린 대로 주문 {number} 상품을 다시 배송해 드립니다.',
    presence: '상품을 직접 받으실 수 있는 분이 계시도록 부탁드립니다.',
    earliest: '배송 예정일(이후)',
  },
};

/** `day` is the first on which the courier may come, ready for reading. */
export function deliveryRescheduledLetter(to: Addressee, day: string): LetterContent {
  const words = deliveryRescheduledPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number }), words.presence],
    facts: [fact(framePhrases[to.language].order, number), fact(words.earliest, day)],
  });
}
