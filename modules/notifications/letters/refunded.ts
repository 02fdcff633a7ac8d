import { compare } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { moneyText } from '../formats.ts';
import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const refundedPhrases: Phrases<
  'subject' | 'preview' | 'heading' | 'opening' | 'bank' | 'amount' | 'sofar' | 'creditNote'
> = {
  en: {
    subject: 'Your refund for order {number}',
    preview: 'We have refunded {amount}.',
    heading: 'Your refund',
    opening: 'For your order {number} we have refunded {amount} to the payment method you used.',
    bank: 'Depending on your bank, it may take up to ten working days to appear.',
    amount: 'Refund',
    sofar: 'Refunded in all',
    creditNote: 'The credit note that corrects your invoice is attached.',
  },
  de: {
    subject: 'Ihre Erstattung zur Bestellung {number}',
    preview: 'Wir haben {amount} erstattet.',
    heading: 'Ihre Erstattung',
    opening: 'Zu Ihrer Bestellung {number} haben wir {amount} auf Ihr Zahlungsmittel erstattet.',
    bank: 'Je nach Bank kann es bis zu zehn Werktage dauern, bis der Betrag erscheint.',
    amount: 'Erstattung',
    sofar: 'Insgesamt erstattet',
    creditNote: 'Die Rechnungskorrektur zu Ihrer Rechnung finden Sie im Anhang.',
  },
  fr: {
    subject: 'Votre remboursement pour la commande {number}',
    preview: 'Nous avons remboursé {amount}.',
    heading: 'Votre remboursement',
    opening:
      'Pour votre commande {number}, nous avons remboursé {amount} sur le moyen de paiement utilisé.',
    bank: 'Selon votre banque, jusqu’à dix jours ouvrés peuvent être nécessaires avant que le montant apparaisse.',
    amount: 'Remboursement',
    sofar: 'Remboursé au total',
    creditNote: 'L’avoir qui rectifie votre facture est joint à ce message.',
  },
  it: {
    subject: 'Il Suo rimborso per l’ordine {number}',
    preview: 'Abbiamo rimborsato {amount}.',
    heading: 'Il Suo rimborso',
    opening:
      'Per il Suo ordine {number} abbiamo rimborsato {amount} sul metodo di pagamento utilizzato.',
    bank: 'A seconda della banca, possono essere necessari fino a dieci giorni lavorativi.',
    amount: 'Rimborso',
    sofar: 'Rimborsato in totale',
    creditNote: 'La nota di credito che rettifica la Sua fattura è allegata.',
  },
  ja: {
    subject: 'ご注文 {number} のご返金について',
    preview: '{amount} を返金いたしました。',
    heading: 'ご返金のお知らせ',
    opening: 'ご注文 {number} につきまして、ご利用のお支払い方法へ {amount} を返金いたしました。',
    bank: '明細への反映には、金融機関により最大十営業日ほどかかる場合がございます。',
    amount: 'ご返金額',
    sofar: 'ご返金の合計',
    creditNote: '請求書を訂正する返還請求書を添付いたします。',
  },
  'zh-Hans': {
    subject: '您的订单 {number} 的退款',
    preview: '我们已退款 {amount}。',
    heading: '退款通知',
    opening: '针对您的订单 {number}，我们已将 {amount} 退回至您的原支付方式。',
    bank: '视银行而定，款项到账最长可能需要十个工作日。',
    amount: '退款金额',
    sofar: '累计退款',
    creditNote: '更正原发票的红字发票随信附上。',
  },
  ko: {
    subject: '주문 {number} 환불 안내',
    preview: '{amount} 금액을 환불해 드렸습니다.',
    heading: '환불 안내',
    opening: '주문 {number} 건에 대하여 결제하신 수단으로 {amount} 금액을 환불해 드렸습니다.',
    bank: '은행에 따라 반영까지 영업일 기준 최대 10일이 걸릴 수 있습니다.',
    amount: '환불 금액',
    sofar: '누적 환불 금액',
    creditNote: '청구서를 정정하는 환불 명세서를 첨부해 드립니다.',
  },
};

interface Refund {
  readonly amount: Money;
  /** This refund and those before it. */
  readonly refundedTotal: Money;
}

export function refundedLetter(to: Addressee, refund: Refund): LetterContent {
  const { language, number } = to;
  const words = refundedPhrases[language];
  const amount = moneyText(refund.amount, language);
  const isFirst = compare(refund.amount, refund.refundedTotal) === 0;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: fill(words.preview, { amount }),
    heading: words.heading,
    paragraphs: [fill(words.opening, { number, amount }), words.bank],
    facts: [
      fact(framePhrases[language].order, number),
      fact(words.amount, amount),
      ...(isFirst ? [] : [fact(words.sofar, moneyText(refund.refundedTotal, language))]),
    ],
    afterwords: [words.creditNote],
  });
}
