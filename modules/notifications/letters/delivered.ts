import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

/** How long the house takes pieces back; orders refuse a return after that. */
const returnDays = '30';

export const deliveredPhrases: Phrases<'subject' | 'preview' | 'heading' | 'opening' | 'returns'> =
  {
    en: {
      subject: 'Your order {number} has arrived',
      preview: 'Thank you for your trust. We wish you much joy with it.',
      heading: 'Your order has arrived',
      opening:
        'Your order {number} has been delivered. Thank you for your trust: we hope that it will give you joy for many years.',
      returns: 'Should anything not be as you wish, you may return it within {days} days.',
    },
    de: {
      subject: 'Ihre Bestellung {number} ist angekommen',
      preview: 'Danke für Ihr Vertrauen. Wir wünschen Ihnen viel Freude daran.',
      heading: 'Ihre Bestellung ist angekommen',
      opening:
        'Ihre Bestellung {number} wurde zugestellt. Wir danken Ihnen für Ihr Vertrauen und hoffen, dass sie Ihnen viele Jahre Freude macht.',
      returns:
        'Sollte etwas nicht Ihren Wünschen entsprechen, nehmen wir es innerhalb von {days} Tagen zurück.',
    },
    fr: {
      subject: 'Votre commande {number} est arrivée',
      preview: 'Merci de votre confiance. Nous vous en souhaitons beaucoup de plaisir.',
      heading: 'Votre commande est arrivée',
      opening:
        'Votre commande {number} a été livrée. Nous vous remercions de votre confiance et espérons qu’elle vous accompagnera longtemps.',
      returns:
        'Si quelque chose ne correspondait pas à vos attentes, vous pouvez la retourner sous {days} jours.',
    },
    it: {
      subject: 'Il Suo ordine {number} è arrivato',
      preview: 'Grazie per la fiducia. Le auguriamo di goderne a lungo.',
      heading: 'Il Suo ordine è arrivato',
      opening:
        'Il Suo ordine {number} è stato consegnato. La ringraziamo per la fiducia e ci auguriamo che La accompagni a lungo.',
      returns:
        'Se qualcosa non corrispondesse ai Suoi desideri, può restituirlo entro {days} giorni.',
    },
    ja: {
      subject: 'ご注文 {number} をお届けいたしました',
      preview: 'このたびはお買い上げいただき、誠にありがとうございました。',
      heading: 'お品物をお届けいたしました',
      opening:
        'ご注文 {number} のお品物をお届けいたしました。このたびはお買い上げいただき、誠にありがとうございました。末永くご愛用いただけましたら幸いに存じます。',
      returns: 'お気に召さない点がございましたら、お届けから{days}日以内にご返品いただけます。',
    },
    'zh-Hans': {
      subject: '您的订单 {number} 已送达',
      preview: '感谢您的信任，愿它长久相伴。',
      heading: '您的订单已送达',
      opening: '您的订单 {number} 已送达。感谢您的信任，愿它长久伴您左右。',
      returns: '如有任何不合心意之处，您可在 {days} 天内退货。',
    },
    ko: {
      subject: '주문 {number} 상품이 도착하였습니다',
      preview: '믿고 찾아 주셔서 감사합니다. 오래도록 함께하시기를 바랍니다.',
      heading: '상품이 도착하였습니다',
      opening:
        '주문 {number} 상품이 배송 완료되었습니다. 믿고 찾아 주셔서 감사드리며, 오래도록 함께하시기를 바랍니다.',
      returns: '마음에 들지 않는 점이 있으시면 수령 후 {days}일 이내에 반품하실 수 있습니다.',
    },
  };

export function deliveredLetter(to: Addressee): LetterContent {
  const words = deliveredPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number }), fill(words.returns, { days: returnDays })],
    facts: [fact(framePhrases[to.language].order, number)],
  });
}
