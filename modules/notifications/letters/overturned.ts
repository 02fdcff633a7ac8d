import { fact } from '../letter-content.ts';
import type { LetterContent } from '../letter-content.ts';
import { fill } from '../phrases.ts';
import type { Phrases } from '../phrases.ts';
import { framed, framePhrases } from './frame.ts';
import type { Addressee } from './frame.ts';

export const overturnedPhrases: Phrases<
  'subject' | 'preview' | 'heading' | 'opening' | 'cause' | 'payment' | 'wish'
> = {
  en: {
    subject: 'We could not keep our confirmation of your order {number}',
    preview: 'You will not be charged, and we apologise.',
    heading: 'Our apologies for your order',
    opening:
      'We had confirmed your order {number}. We are sorry to tell you that it could not be kept and will not be sent.',
    cause:
      'A failure in our systems separated your confirmation from the order itself. The fault is ours alone.',
    payment:
      'Whatever was held on your payment method is released, and whatever was charged is refunded in full; your bank may take a few days to show it.',
    wish: 'Should you still wish for these pieces, please write to us: we shall look for them for you before anyone else.',
  },
  de: {
    subject: 'Wir konnten die Bestätigung Ihrer Bestellung {number} nicht halten',
    preview: 'Es wird Ihnen nichts berechnet, und wir bitten um Entschuldigung.',
    heading: 'Wir bitten um Entschuldigung',
    opening:
      'Wir hatten Ihre Bestellung {number} bestätigt. Zu unserem Bedauern konnte sie nicht gehalten werden und wird nicht versandt.',
    cause:
      'Ein Ausfall unserer Systeme hat Ihre Bestätigung von der Bestellung selbst getrennt. Der Fehler liegt allein bei uns.',
    payment:
      'Was auf Ihrem Zahlungsmittel vorgemerkt war, wird freigegeben, und was abgebucht wurde, vollständig erstattet; bis Ihre Bank dies anzeigt, können einige Tage vergehen.',
    wish: 'Wünschen Sie sich diese Stücke weiterhin, schreiben Sie uns bitte: Wir suchen sie für Sie, vor allen anderen.',
  },
  fr: {
    subject: 'Nous n’avons pu honorer la confirmation de votre commande {number}',
    preview: 'Aucun montant ne vous sera débité, et nous vous présentons nos excuses.',
    heading: 'Nos excuses pour votre commande',
    opening:
      'Nous avions confirmé votre commande {number}. Nous regrettons de n’avoir pu l’honorer ; elle ne sera pas expédiée.',
    cause:
      'Une défaillance de nos systèmes a séparé votre confirmation de la commande elle-même. La faute en revient à nous seuls.',
    payment:
      'Le montant réservé sur votre moyen de paiement est libéré, et tout montant débité est intégralement remboursé ; votre banque peut mettre quelques jours à l’afficher.',
    wish: 'Si vous souhaitez toujours ces pièces, écrivez-nous : nous les chercherons pour vous avant toute autre personne.',
  },
  it: {
    subject: 'Non abbiamo potuto mantenere la conferma del Suo ordine {number}',
    preview: 'Non Le verrà addebitato nulla, e ci scusiamo.',
    heading: 'Le nostre scuse per il Suo ordine',
    opening:
      'Avevamo confermato il Suo ordine {number}. Ci rincresce comunicarLe che non è stato possibile mantenerlo e che non verrà spedito.',
    cause:
      'Un guasto dei nostri sistemi ha separato la Sua conferma dall’ordine stesso. La responsabilità è soltanto nostra.',
    payment:
      'L’importo bloccato sul Suo metodo di pagamento viene liberato e quanto addebitato viene rimborsato per intero; la Sua banca potrebbe impiegare alcuni giorni per mostrarlo.',
    wish: 'Se desidera ancora questi pezzi, ci scriva: li cercheremo per Lei prima che per chiunque altro.',
  },
  ja: {
    subject: 'ご注文 {number} の確定を維持できなかったことのお詫び',
    preview: 'ご請求は発生いたしません。深くお詫び申し上げます。',
    heading: 'ご注文についてのお詫び',
    opening:
      'ご注文 {number} の確定をお知らせいたしましたが、誠に申し訳ございません。このご注文を承ることができず、お品物の発送はいたしません。',
    cause:
      '当方のシステムの障害により、確定のお知らせとご注文そのものとが切り離されてしまいました。責任はすべて当方にございます。',
    payment:
      'お支払い方法に確保されていた金額は解除し、お引き落とし済みの場合は全額を返金いたします。明細への反映には、金融機関により数日かかる場合がございます。',
    wish: '引き続きお品物をご希望でしたら、ぜひご連絡ください。どなたよりも先にお探しいたします。',
  },
  'zh-Hans': {
    subject: '很抱歉，我们未能兑现订单 {number} 的确认',
    preview: '您不会被收取任何费用，谨此致歉。',
    heading: '为您的订单致歉',
    opening: '我们曾确认您的订单 {number}。非常抱歉，该订单未能保留，商品将不会发出。',
    cause: '由于我们的系统发生故障，您收到的确认与订单本身失去了联系。责任完全在我们。',
    payment: '您的支付方式上预留的金额将予以释放，已扣除的款项将全额退还，银行显示可能需要数日。',
    wish: '如您仍希望拥有这些商品，请来信告知，我们将优先为您寻找。',
  },
  ko: {
    subject: '주문 {number} 확인을 지키지 못해 사과드립니다',
    preview: '결제 금액은 청구되지 않습니다. 진심으로 사과드립니다.',
    heading: '주문에 대해 사과드립니다',
    opening:
      '주문 {number} 건을 확인해 드렸으나, 죄송하게도 이 주문을 유지하지 못하여 상품이 발송되지 않습니다.',
    cause:
      '저희 시스템의 장애로 확인 안내와 주문 자체가 서로 분리되었습니다. 모든 책임은 저희에게 있습니다.',
    payment:
      '결제 수단에 승인된 금액은 해제되고, 이미 결제된 금액은 전액 환불됩니다. 은행에 따라 반영까지 며칠이 걸릴 수 있습니다.',
    wish: '여전히 이 상품을 원하신다면 연락해 주십시오. 누구보다 먼저 찾아 드리겠습니다.',
  },
};

/** For an order whose confirmation a Region gave that was lost before it could pass it on. */
export function overturnedLetter(to: Addressee): LetterContent {
  const words = overturnedPhrases[to.language];
  const { number } = to;
  return framed(to, {
    subject: fill(words.subject, { number }),
    preview: words.preview,
    heading: words.heading,
    paragraphs: [fill(words.opening, { number }), words.cause, words.payment],
    facts: [fact(framePhrases[to.language].order, number)],
    afterwords: [words.wish],
  });
}
