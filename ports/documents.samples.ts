import type { Language } from '#kernel/language.ts';
import type { Currency, Money } from '#kernel/money.ts';
import { money } from '#kernel/money.ts';
import type { PrintableDocument, PrintableLine } from './documents.ts';

/** Documents for tests and for looking at: one a language, with names that make print stumble. */
interface Sample {
  readonly currency: Currency;
  readonly buyer: PrintableDocument['buyer'];
  readonly lines: readonly (readonly [title: string, options: string])[];
  readonly note: string;
  readonly payment: string;
  readonly taxLabel: string;
}

const samples: Readonly<Record<Language, Sample>> = {
  en: {
    currency: 'USD',
    buyer: {
      name: 'Siobhán O’Rourke-Ångström',
      lines: ['1180 Sixth Avenue, Apt 24B', 'New York, NY 10036', 'United States'],
      country: 'US',
    },
    lines: [
      ['Large hand-stitched travel bag in vegetable-tanned calfskin', 'Cognac · One size'],
      ['Silk twill scarf', 'Ivory · 90 × 90 cm'],
    ],
    note: 'Returns are welcome within thirty days, unworn and in their box.',
    payment: 'Visa ending in 4242',
    taxLabel: 'Sales tax 8.875 %',
  },
  de: {
    currency: 'EUR',
    buyer: {
      name: '山田 さくら',
      lines: ['Große Bleichen 21', '20354 Hamburg', 'Deutschland'],
      country: 'DE',
    },
    lines: [
      ['Handgenähte Reisetasche aus pflanzlich gegerbtem Kalbsleder', 'Cognac · Einheitsgröße'],
      ['Seidentuch für Жуковский und Αθηνά', 'Elfenbein · 90 × 90 cm'],
    ],
    note: 'Rückgabe innerhalb von dreißig Tagen, ungetragen und in der Schachtel.',
    payment: 'Mastercard mit den Endziffern 4444',
    taxLabel: 'darin 19 % MwSt.',
  },
  fr: {
    currency: 'EUR',
    buyer: {
      name: 'Екатерина Щербакова',
      lines: ['14, rue de l’Œuvre', '75004 Paris', 'France'],
      country: 'FR',
    },
    lines: [
      ['Sac de voyage en veau à tannage végétal, cousu main', 'Cognac · Taille unique'],
      ['Carré de soie', 'Ivoire · 90 × 90 cm'],
    ],
    note: 'Retours acceptés sous trente jours, article non porté et dans sa boîte.',
    payment: 'Carte Visa se terminant par 4242',
    taxLabel: 'dont TVA 20 %',
  },
  it: {
    currency: 'CHF',
    buyer: {
      name: 'Νικόλαος Παπαδόπουλος',
      lines: ['Via Nassa 5', '6900 Lugano', 'Svizzera'],
      country: 'CH',
    },
    lines: [
      ['Borsa da viaggio cucita a mano in vitello conciato al vegetale', 'Cognac · Taglia unica'],
      ['Foulard di seta', 'Avorio · 90 × 90 cm'],
    ],
    note: 'Resi entro trenta giorni, capo non indossato e nella sua scatola.',
    payment: 'Visa che termina con 4242',
    taxLabel: 'di cui IVA 8,1 %',
  },
  ja: {
    currency: 'JPY',
    buyer: {
      name: '渡邉 葛󠄀城',
      lines: ['〒107-0062', '東京都港区南青山五丁目2番1号', '青山レジデンス1203号室'],
      country: 'JP',
    },
    lines: [
      ['植物タンニンなめしカーフの手縫いトラベルバッグ', 'コニャック・ワンサイズ'],
      ['シルクツイルスカーフ', 'アイボリー・90 × 90 cm'],
    ],
    note: 'ご返品は未使用かつ箱入りの状態で、お届けから三十日以内に承ります。',
    payment: 'Visa 末尾4242',
    taxLabel: '内消費税10%',
  },
  'zh-Hans': {
    currency: 'HKD',
    buyer: {
      name: '赵龑（Zhào Yǎn）',
      lines: ['上海市静安区南京西路1266号', '恒隆广场“二期”15楼', '中国'],
      country: 'CN',
    },
    lines: [
      ['植鞣小牛皮手工缝制旅行包', '干邑色 · 均码'],
      ['真丝斜纹方巾', '象牙白 · 90 × 90 厘米'],
    ],
    note: '如需退货，请于收货后三十天内以未使用状态连同原包装寄回。',
    payment: 'Visa，尾号 4242',
    taxLabel: '税费',
  },
  ko: {
    currency: 'KRW',
    buyer: {
      name: '김서연 (金瑞姸) Анна',
      lines: ['서울특별시 강남구 압구정로 407', '메리디안 타워 12층', '06009'],
      country: 'KR',
    },
    lines: [
      ['식물성 무두질 송아지 가죽 수작업 여행 가방', '코냑 · 원 사이즈'],
      ['실크 트윌 스카프', '아이보리 · 90 × 90 cm'],
    ],
    note: '미착용 상태로 상자에 담아 삼십 일 이내에 반품하실 수 있습니다.',
    payment: 'Visa 끝자리 4242',
    taxLabel: '부가가치세 10% 포함',
  },
};

/** An invoice in one language; `changes` replace what a test is about. */
export function sampleDocument(
  language: Language,
  changes: Partial<PrintableDocument> = {},
): PrintableDocument {
  const sample = samples[language];
  const amount = (major: number): Money => {
    const digits = sample.currency === 'JPY' || sample.currency === 'KRW' ? 0 : 2;
    return money(major * 10 ** digits, sample.currency);
  };
  const scale = sample.currency === 'KRW' ? 1_000 : sample.currency === 'JPY' ? 100 : 1;
  const lines = sample.lines.map(([title, options], index): PrintableLine => {
    const price = amount((index === 0 ? 4_200 : 390) * scale);
    const quantity = index + 1;
    const total = money(price.amountMinor * quantity, price.currency);
    return { title, options, sku: `MER-00${index + 1}-COG`, quantity, unitPrice: price, total };
  });
  return {
    kind: 'invoice',
    language,
    paper: sample.currency === 'USD' ? 'letter' : 'a4',
    number: 'EU-2026-000123',
    issuedOn: '2026-11-21',
    orderNumber: 'M-7F3K-92QD',
    currency: sample.currency,
    seller: {
      name: 'Meridian',
      lines: ['Neuer Wall 40', '20354 Hamburg', 'Deutschland'],
      country: 'DE',
      taxId: 'USt-IdNr. DE123456789',
    },
    ...(sample.buyer && { buyer: sample.buyer, shipTo: sample.buyer }),
    lines,
    totals: [
      { kind: 'subtotal', amount: amount(4_980 * scale) },
      { kind: 'discount', amount: amount(-80 * scale) },
      { kind: 'shipping', amount: amount(0) },
      { kind: 'tax', label: sample.taxLabel, amount: amount(700 * scale) },
      { kind: 'total', amount: amount(4_900 * scale) },
    ],
    taxSummary: [
      {
        rateText: sample.taxLabel,
        net: amount(4_200 * scale),
        tax: amount(700 * scale),
        gross: amount(4_900 * scale),
      },
    ],
    payment: sample.payment,
    notes: [sample.note],
    ...changes,
  };
}
