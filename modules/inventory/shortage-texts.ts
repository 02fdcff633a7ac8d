import type { Language } from '#kernel/language.ts';

/**
 * Why units cannot be promised. `stock_insufficient`: all are sold. `stock_held`: other buyers hold
 * them and have not paid yet; by `heldUntil` at the latest they paid or the units are free.
 * `stock_elsewhere`: another Region may have them, and cannot be reached now. `stock_contended`: too
 * many want them at once; a later try may succeed. `meta` names the variant and how many units were
 * seen: `{ variantId, available, heldUntil? }`.
 */
export type ReserveRefusal =
  | 'stock_insufficient'
  | 'stock_held'
  | 'stock_elsewhere'
  | 'stock_contended';

/** What a shopper is told when units cannot be promised. Nothing in it tells who else wants them. */
export const shortageTexts: Readonly<Record<ReserveRefusal, Readonly<Record<Language, string>>>> = {
  stock_insufficient: {
    en: 'There are not enough units left.',
    de: 'Davon sind nicht mehr genug vorhanden.',
    fr: 'Il n’en reste pas assez.',
    it: 'Non ne restano abbastanza.',
    ja: 'ご希望の数量をご用意できません。',
    'zh-Hans': '余量不足，无法满足所需数量。',
    ko: '남은 수량이 부족합니다.',
  },
  stock_held: {
    en: 'Reserved for another client. It may become available again shortly.',
    de: 'Für eine andere Kundin oder einen anderen Kunden reserviert. Es kann in Kürze wieder verfügbar sein.',
    fr: 'Réservé pour un autre client. Il se peut qu’il soit de nouveau disponible sous peu.',
    it: 'Riservato a un altro cliente. Potrebbe tornare disponibile a breve.',
    ja: 'ただいま別のお客様のためにお取り置きしております。まもなくご案内できる場合がございます。',
    'zh-Hans': '该商品正为另一位顾客保留，可能很快再次可售。',
    ko: '다른 고객님을 위해 예약되어 있습니다. 곧 다시 구매하실 수 있을지도 모릅니다.',
  },
  stock_elsewhere: {
    en: 'Not available now. Please try again later.',
    de: 'Derzeit nicht verfügbar. Bitte versuchen Sie es später noch einmal.',
    fr: 'Indisponible pour le moment. Veuillez réessayer plus tard.',
    it: 'Non disponibile al momento. La preghiamo di riprovare più tardi.',
    ja: 'ただいまご用意できません。しばらくしてからもう一度お試しください。',
    'zh-Hans': '目前无法购买，请稍后再试。',
    ko: '지금은 구매하실 수 없습니다. 나중에 다시 시도해 주십시오.',
  },
  stock_contended: {
    en: 'Many clients want this at once. Please try again in a moment.',
    de: 'Viele möchten dies gerade gleichzeitig. Bitte versuchen Sie es gleich noch einmal.',
    fr: 'Beaucoup de clients le demandent en même temps. Veuillez réessayer dans un instant.',
    it: 'Molti clienti lo richiedono nello stesso momento. La preghiamo di riprovare tra poco.',
    ja: 'ただいまご注文が集中しております。少し時間をおいてもう一度お試しください。',
    'zh-Hans': '当前请求较多，请稍候再试。',
    ko: '지금 주문이 몰리고 있습니다. 잠시 후 다시 시도해 주십시오.',
  },
};
