import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const deliveryFailedPhrases: Phrases<
  'subject' | 'preview' | 'previewReturning' | 'heading' | 'opening' | 'again' | 'returning'
> = {
  en: {
    subject: 'About the delivery of your order {number}',
    preview: 'Your parcel is safe. We will agree on a new day with you.',
    previewReturning: 'Your parcel is safe and on its way back to us.',
    heading: 'We could not deliver your order',
    opening:
      'Our courier tried to deliver your order {number}, most recently on {day}, and could not hand it over. Your parcel is safe.',
    again:
      'We will contact you shortly to agree on a new day that suits you. If you prefer, write to us now with the day or the address that you would like.',
    returning:
      'It is now on its way back to us. You need do nothing: once it has arrived, we will refund it in full to the payment method you used. Should you still wish to receive your order, we will gladly help.',
  },
  de: {
    subject: 'Zur Lieferung Ihrer Bestellung {number}',
    preview: 'Ihr Paket ist sicher. Wir vereinbaren mit Ihnen einen neuen Tag.',
    previewReturning: 'Ihr Paket ist sicher und auf dem Weg zurück zu uns.',
    heading: 'Ihre Bestellung konnte nicht zugestellt werden',
    opening:
      'Unser Kurier hat versucht, Ihre Bestellung {number} zuzustellen, zuletzt am {day}, und konnte sie nicht übergeben. Ihr Paket ist sicher.',
    again:
      'Wir melden uns in Kürze bei Ihnen, um einen neuen Tag zu vereinbaren, der Ihnen passt. Gern können Sie uns auch gleich schreiben, an welchem Tag oder an welche Adresse Sie die Lieferung wünschen.',
    returning:
      'Es ist nun auf dem Weg zurück zu uns. Sie müssen nichts tun: Sobald es angekommen ist, erstatten wir den vollen Betrag auf Ihr Zahlungsmittel. Möchten Sie Ihre Bestellung dennoch erhalten, helfen wir Ihnen gern.',
  },
  fr: {
    subject: 'À propos de la livraison de votre commande {number}',
    preview: 'Votre colis est en sécurité. Nous conviendrons d’un nouveau jour avec vous.',
    previewReturning: 'Votre colis est en sécurité et revient vers notre maison.',
    heading: 'Votre commande n’a pas pu être livrée',
    opening:
      'Notre transporteur a tenté de livrer votre commande {number}, la dernière fois le {day}, et n’a pas pu la remettre. Votre colis est en sécurité.',
    again:
      'Nous vous contacterons très prochainement afin de convenir d’un nouveau jour à votre convenance. Si vous préférez, écrivez-nous dès maintenant pour nous indiquer le jour ou l’adresse de votre choix.',
    returning:
      'Il revient à présent vers notre maison. Vous n’avez rien à faire : dès son arrivée, nous vous rembourserons intégralement sur le moyen de paiement utilisé. Si vous souhaitez toujours recevoir votre commande, nous vous aiderons avec plaisir.',
  },
  it: {
    subject: 'Informazioni sulla consegna del Suo ordine {number}',
    preview: 'Il Suo pacco è al sicuro. Concorderemo con Lei un nuovo giorno.',
    previewReturning: 'Il Suo pacco è al sicuro e sta tornando da noi.',
    heading: 'Non è stato possibile consegnare il Suo ordine',
    opening:
      'Il nostro corriere ha tentato di consegnare il Suo ordine {number}, l’ultima volta {day}, senza poterlo affidare a nessuno. Il Suo pacco è al sicuro.',
    again:
      'La contatteremo a breve per concordare un nuovo giorno di Suo gradimento. Se preferisce, ci scriva già ora indicando il giorno o l’indirizzo che desidera.',
    returning:
      'Sta ora tornando da noi. Non deve fare nulla: non appena sarà arrivato, rimborseremo l’intero importo sul metodo di pagamento utilizzato. Se desidera comunque ricevere il Suo ordine, saremo lieti di aiutarLa.',
  },
  ja: {
    subject: 'ご注文 {number} のお届けについて',
    preview: 'お品物は大切にお預かりしております。あらためてお届け日をご相談いたします。',
    previewReturning: 'お品物は大切にお預かりし、当店へ返送中でございます。',
    heading: 'お品物をお届けできませんでした',
    opening:
      'ご注文 {number} のお届けに伺いましたが（直近：{day}）、お渡しすることができませんでした。お品物は大切にお預かりしております。',
    again:
      'ご都合のよいお届け日をご相談するため、まもなく担当者よりご連絡いたします。ご希望の日にちやお届け先を、先にメールでお知らせいただくこともできます。',
    returning:
      'お品物は現在、当店へ返送中でございます。お手続きは必要ございません。到着次第、お支払い方法へ全額を返金いたします。引き続きお受け取りをご希望の場合は、喜んで承ります。',
  },
  'zh-Hans': {
    subject: '关于您的订单 {number} 的配送',
    preview: '您的包裹安全无虞，我们将与您约定新的配送日期。',
    previewReturning: '您的包裹安全无虞，正在退回途中。',
    heading: '您的订单未能送达',
    opening: '承运商曾为您配送订单 {number}（最近一次为{day}），但未能交付。您的包裹安全无虞。',
    again:
      '我们将尽快与您联系，约定方便您的新日期。您也可以现在来信，告知希望的配送日期或收货地址。',
    returning:
      '包裹现正退回我处，您无需进行任何操作。收到后，我们会将全部款项退回至您的原支付方式。如您仍希望收到该订单，我们乐意协助。',
  },
  ko: {
    subject: '주문 {number} 배송 관련 안내',
    preview: '상품은 안전하게 보관되어 있습니다. 새로운 배송일을 상의드리겠습니다.',
    previewReturning: '상품은 안전하며, 현재 반송 중입니다.',
    heading: '상품을 전해 드리지 못하였습니다',
    opening:
      '주문 {number} 상품의 배송을 시도하였으나(최근 시도: {day}) 전해 드리지 못하였습니다. 상품은 안전하게 보관되어 있습니다.',
    again:
      '편하신 배송일을 상의드리기 위해 곧 연락드리겠습니다. 원하시는 날짜나 배송지를 지금 메일로 알려 주셔도 됩니다.',
    returning:
      '상품은 현재 반송 중입니다. 별도로 하실 일은 없으며, 도착하는 대로 결제하신 수단으로 전액을 환불해 드리겠습니다. 계속 상품을 받기를 원하시면 기꺼이 도와드리겠습니다.',
  },
};

interface FailedDelivery {
  /** The day of the latest attempt, ready for reading. */
  readonly day: string;
  /** 0 when the parcel returns to the house. */
  readonly attemptsLeft: number;
}

/** Says what happens next. The courier's reason is for staff: it may be wrong, or blame. */
export function deliveryFailedLetter(
  to: Addressee,
  { attemptsLeft, day }: FailedDelivery,
): LetterContent {
  const words = deliveryFailedPhrases[to.language];
  const { number } = to;
  const isReturning = attemptsLeft === 0;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: isReturning ? words.previewReturning : words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number, day }), isReturning ? words.returning : words.again],
    facts: [fact(framePhrases[to.language].order, number)],
  });
}
