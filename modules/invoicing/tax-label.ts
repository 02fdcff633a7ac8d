import type { Language } from '#kernel/language.ts';

/** How an invoice names tax: within the total (VAT, GST, consumption tax), or added to it. */
const labels: Readonly<Record<Language, { readonly included: string; readonly added: string }>> = {
  en: { included: 'of which tax', added: 'Tax' },
  de: { included: 'darin Mehrwertsteuer', added: 'Steuer' },
  fr: { included: 'dont TVA', added: 'Taxe' },
  it: { included: 'di cui IVA', added: 'Imposta' },
  ja: { included: '内消費税', added: '税' },
  'zh-Hans': { included: '其中税额', added: '税额' },
  ko: { included: '부가세 포함', added: '세금' },
};

/** Such as `darin Mehrwertsteuer 19 %`. */
export function taxLabel(language: Language, isIncluded: boolean, rateText: string): string {
  const { included, added } = labels[language];
  return `${isIncluded ? included : added} ${rateText}`;
}
