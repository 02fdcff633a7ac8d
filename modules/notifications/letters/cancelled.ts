import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const cancelledPhrases: Phrases<
  'subject' | 'preview' | 'heading' | 'opening' | 'payment' | 'invoice'
> = {
  en: {
    subject: 'Your order {number} has been cancelled',
    preview: 'You will not be charged.',
    heading: 'Your order has been cancelled',
    opening: 'Your order {number} has been cancelled and will not be sent.',
    payment:
      'The amount held on your payment method is released; your bank may take a few days to show it. Should it already have been charged, it is refunded in full.',
    invoice: 'The credit note that cancels your invoice is attached.',
  },
  de: {
    subject: 'Ihre Bestellung {number} wurde storniert',
    preview: 'Es wird Ihnen nichts berechnet.',
    heading: 'Ihre Bestellung wurde storniert',
    opening: 'Ihre Bestellung {number} wurde storniert und wird nicht versandt.',
    payment:
      'Der auf Ihrem Zahlungsmittel vorgemerkte Betrag wird freigegeben; bis Ihre Bank dies anzeigt, können einige Tage vergehen. Falls er bereits abgebucht wurde, wird er vollständig erstattet.',
    invoice: 'Die Rechnungskorrektur, die Ihre Rechnung aufhebt, finden Sie im Anhang.',
  },
  fr: {
    subject: 'Votre commande {number} a été annulée',
    preview: 'Aucun montant ne vous sera débité.',
    heading: 'Votre commande a été annulée',
    opening: 'Votre commande {number} a été annulée et ne sera pas expédiée.',
    payment:
      'Le montant réservé sur votre moyen de paiement est libéré ; votre banque peut mettre quelques jours à l’afficher. S’il avait déjà été débité, il est intégralement remboursé.',
    invoice: 'L’avoir qui annule votre facture est joint à ce message.',
  },
  it: {
    subject: 'Il Suo ordine {number} è stato annullato',
    preview: 'Non Le verrà addebitato nulla.',
    heading: 'Il Suo ordine è stato annullato',
    opening: 'Il Suo ordine {number} è stato annullato e non verrà spedito.',
    payment:
      'L’importo bloccato sul Suo metodo di pagamento viene liberato; la Sua banca potrebbe impiegare alcuni giorni per mostrarlo. Se fosse già stato addebitato, viene rimborsato per intero.',
    invoice: 'La nota di credito che annulla la Sua fattura è allegata.',
  },
  ja: {
    subject: 'ご注文 {number} のキャンセルを承りました',
    preview: 'ご請求は発生いたしません。',
    heading: 'ご注文はキャンセルされました',
    opening: 'ご注文 {number} はキャンセルとなり、お品物の発送はいたしません。',
    payment:
      'お支払い方法に確保されていた金額は解除されます。明細への反映には、金融機関により数日かかる場合がございます。すでにお引き落とし済みの場合は、全額を返金いたします。',
    invoice: '請求書を取り消す返還請求書を添付いたします。',
  },
  'zh-Hans': {
    subject: '您的订单 {number} 已取消',
    preview: '您不会被收取任何费用。',
    heading: '您的订单已取消',
    opening: '您的订单 {number} 已取消，商品将不会发出。',
    payment:
      '您的支付方式上预留的金额将予以释放，银行显示可能需要数日。如款项已被扣除，将全额退还。',
    invoice: '冲销原发票的红字发票随信附上。',
  },
  ko: {
    subject: '주문 {number} 취소 안내',
    preview: '결제 금액은 청구되지 않습니다.',
    heading: '주문이 취소되었습니다',
    opening: '주문 {number} 건이 취소되어 상품이 발송되지 않습니다.',
    payment:
      '결제 수단에 승인된 금액은 해제되며, 은행에 따라 반영까지 며칠이 걸릴 수 있습니다. 이미 결제된 경우에는 전액 환불됩니다.',
    invoice: '청구서를 취소하는 환불 명세서를 첨부해 드립니다.',
  },
};

/** For orders that were placed; one that came to nothing before needs no letter. */
export function cancelledLetter(to: Addressee): LetterContent {
  const words = cancelledPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number }), words.payment],
    facts: [fact(framePhrases[to.language].order, number)],
    afterwords: [words.invoice],
  });
}
