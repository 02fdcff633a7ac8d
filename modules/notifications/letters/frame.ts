import type { Language } from '#kernel/language.ts';
import type { LetterContent } from '../letter-content.ts';
import { clientServices } from '../mailboxes.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';

/** Whom a letter to a customer is for, and about which order. */
export interface Addressee {
  readonly name: string;
  readonly language: Language;
  /** The order's number. */
  readonly number: string;
}

/** What is said around every letter to a customer. */
export const framePhrases: Phrases<'greeting' | 'contact' | 'closing' | 'order'> = {
  en: {
    greeting: 'Dear {name},',
    contact: 'Our client services are at your disposal at {address}.',
    closing: 'With our compliments,',
    order: 'Order',
  },
  de: {
    greeting: 'Guten Tag {name},',
    contact: 'Unser Kundenservice ist unter {address} gern für Sie da.',
    closing: 'Mit besten Empfehlungen',
    order: 'Bestellung',
  },
  fr: {
    greeting: 'Bonjour {name},',
    contact: 'Notre service client se tient à votre disposition à l’adresse {address}.',
    closing: 'Avec toute notre attention,',
    order: 'Commande',
  },
  it: {
    greeting: 'Gentile {name},',
    contact: 'Il nostro servizio clienti è a Sua disposizione all’indirizzo {address}.',
    closing: 'Con i nostri migliori saluti,',
    order: 'Ordine',
  },
  ja: {
    greeting: '{name} 様',
    contact: 'ご不明な点がございましたら、{address} までお気軽にお問い合わせください。',
    closing: '今後ともよろしくお願い申し上げます。',
    order: 'ご注文番号',
  },
  'zh-Hans': {
    greeting: '尊敬的{name}：',
    contact: '如有任何疑问，欢迎致信 {address}，我们的客户服务团队乐意为您效劳。',
    closing: '谨致问候',
    order: '订单号',
  },
  ko: {
    greeting: '{name} 님께',
    contact: '문의 사항은 {address} 주소로 보내 주시면 성심껏 도와드리겠습니다.',
    closing: '감사합니다.',
    order: '주문 번호',
  },
};

const signature = 'Maison Meridian';

type Body = Omit<LetterContent, 'language' | 'greeting' | 'closing' | 'afterwords'> & {
  readonly afterwords?: readonly string[];
};

/** Greets the customer, and closes as the house does. */
export function framed({ language, name }: Addressee, body: Body): LetterContent {
  const phrases = framePhrases[language];
  return {
    ...body,
    language,
    greeting: fill(phrases.greeting, { name }),
    afterwords: [...(body.afterwords ?? []), fill(phrases.contact, { address: clientServices })],
    closing: [phrases.closing, signature],
  };
}
