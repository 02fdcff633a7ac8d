import { describe, expect, test } from 'vitest';
import { languages } from '#kernel/language.ts';
import { money } from '#kernel/money.ts';
import { fromIso } from '#kernel/time.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import { dayText, moneyText } from './formats.ts';
import { customerLetters, invoiceOf, phraseTables, tokyo } from './letters.fixture.ts';
import { confirmationLetter } from './letters/confirmation.ts';
import { refundedLetter } from './letters/refunded.ts';
import { fill } from './phrases.ts';

const hostile = '<script>alert("{number}")</script> & Co';

function placeholders(phrase: string): string[] {
  const names = [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  // How often a value is said is a matter of style.
  return [...new Set(names)].toSorted();
}

describe('phrases', () => {
  const others = languages.filter((language) => language !== 'en');
  const cases = Object.keys(phraseTables).flatMap((table) =>
    others.map((language) => [table, language] as const),
  );

  test.each(cases)('of %s in %s say what the English ones say, with the same values', (...at) => {
    const [table, language] = at;
    const { en = {}, [language]: own = {} } = phraseTables[table] ?? {};
    const valuesOf = (phrases: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(phrases).map(([key, text]) => [key, placeholders(text)]));
    expect(Object.keys(en)).not.toEqual([]);
    expect(valuesOf(own)).toEqual(valuesOf(en));
    const missing = Object.entries(own).filter(([, phrase]) => phrase.trim() === '');
    expect(missing).toEqual([]);
    // One word may be the same in two languages, such as `Total`; a sentence may not.
    const untranslated = Object.entries(own).filter(
      ([key, phrase]) => phrase.length > 20 && phrase === en[key],
    );
    expect(untranslated).toEqual([]);
  });

  test('are not searched again in the values that fill them', () => {
    expect(fill('{name}: {number}', { name: '{number}', number: '7' })).toBe('{number}: 7');
  });

  test('without a value they need are a bug', () => {
    expect(() => fill('Dear {name}', {})).toThrow('value for {name}');
  });
});

describe('every letter', () => {
  const cases = languages.flatMap((language) =>
    customerLetters(language, 'Zoë').map(([kind, content]) => [kind, language, content] as const),
  );

  test.each(cases)('%s in %s is whole, in both its forms', (_kind, language, content) => {
    const [html, text] = [asHtml(content), asText(content)];
    for (const form of [html, text]) {
      expect(form).toContain('EU-7K3M9-2DXWA');
      expect(form).toContain('Zoë');
      expect(form).toContain('care@meridian.example');
      expect(form).not.toMatch(/undefined|\[object|NaN/);
    }
    expect(`${content.subject}${content.preview}${text}`).not.toMatch(/[{}]/);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<title>${content.subject}</title>`);
  });

  test.each(cases)('%s in %s fetches nothing and runs nothing', (_kind, _language, content) => {
    expect(asHtml(content)).not.toMatch(
      /<(img|script|link|iframe|form|object)|url\(|https?:|@import/i,
    );
  });

  const named = languages.flatMap((language) =>
    customerLetters(language, hostile).map(([kind, content]) => [kind, language, content] as const),
  );

  test.each(named)(
    '%s in %s shows a name as it is, whatever it holds',
    (_kind, _language, content) => {
      expect(asText(content)).toContain(hostile);
      expect(asHtml(content)).not.toContain('<script');
      expect(asHtml(content)).toContain(
        '&lt;script&gt;alert(&quot;{number}&quot;)&lt;/script&gt; &amp; Co',
      );
    },
  );
});

describe('a confirmation', () => {
  const to = { name: '渡邉 葛城', language: 'ja', number: 'AP-1' } as const;

  test('speaks of pieces, places and amounts in the language of its reader', () => {
    const content = confirmationLetter(to, invoiceOf('JPY'), tokyo);
    for (const form of [asText(content), asHtml(content)]) {
      for (const words of [
        '渡邉 葛城 様',
        '手縫いトート',
        'コニャック',
        '¥420,000',
        '南青山',
        '日本',
      ]) {
        expect(form).toContain(words);
      }
      expect(form).not.toContain('Japan');
    }
  });

  test('falls back to English where a piece has no other name', () => {
    const letter = confirmationLetter({ ...to, language: 'ko' }, invoiceOf('EUR'), undefined);
    expect(asText(letter)).toContain('Tote <b>&</b>\nCognac · 수량 2\n€4,200.00');
    expect(asHtml(letter)).toContain('Tote &lt;b&gt;&amp;&lt;/b&gt;');
  });

  const included = invoiceOf('EUR', {
    giftTotal: money(1_500, 'EUR'),
    total: money(421_500, 'EUR'),
  });
  const added = invoiceOf('USD', {
    taxIncluded: false,
    shippingTotal: money(4_500, 'USD'),
    total: money(494_500, 'USD'),
  });
  test.each([
    [
      'tax within the prices after the total',
      included,
      ['Subtotal', 'Delivery', 'Gift wrapping', 'Total', 'Tax included'],
    ],
    ['tax on top before the total', added, ['Subtotal', 'Delivery', 'Tax', 'Total']],
    [
      'no tax where there is none',
      invoiceOf('EUR', { taxTotal: money(0, 'EUR') }),
      ['Subtotal', 'Delivery', 'Total'],
    ],
  ])('shows %s', (_case, invoice, labels) => {
    const { goods } = confirmationLetter({ ...to, language: 'en' }, invoice, undefined);
    expect(goods?.sums.map(({ label }) => label)).toEqual(labels);
    expect(goods?.sums.filter(({ isTotal }) => isTotal)).toMatchObject([{ label: 'Total' }]);
  });

  test('reads so', () => {
    const english = { name: 'Zoë Moreau', language: 'en', number: 'EU-7K3M9-2DXWA' } as const;
    expect(asText(confirmationLetter(english, included, undefined))).toMatchInlineSnapshot(`
      "MERIDIAN

      Thank you for your order

      Dear Zoë Moreau,

      Your order EU-7K3M9-2DXWA is confirmed. We are preparing it with care, and will write to you again as soon as it leaves our house.

      Order: EU-7K3M9-2DXWA

      Tote <b>&</b>
      Cognac · Quantity 2
      €4,200.00

      Subtotal: €4,200.00
      Delivery: Complimentary
      Gift wrapping: €15.00
      Total: €4,215.00
      Tax included: €700.00

      Your invoice EU-2026-E-000123 is attached to this letter.

      Our client services are at your disposal at care@meridian.example.

      With our compliments,
      Maison Meridian
      "
    `);
  });
});

describe('a refund', () => {
  const to = { name: 'Zoë', language: 'en', number: 'EU-1' } as const;
  const amount = money(5_000, 'EUR');

  test('mentions those before it, when there were any', () => {
    const labels = (refundedTotal: typeof amount) =>
      refundedLetter(to, { amount, refundedTotal }).facts.map(({ label }) => label);
    expect(labels(amount)).toEqual(['Order', 'Refund']);
    expect(labels(money(7_000, 'EUR'))).toEqual(['Order', 'Refund', 'Refunded in all']);
  });
});

describe('amounts and days', () => {
  test.each([
    [123_456, 'EUR', 'de', '1.234,56 €'],
    [123_456, 'EUR', 'fr', '1 234,56 €'],
    [123_456, 'USD', 'en', '$1,234.56'],
    [123_456, 'GBP', 'en', '£1,234.56'],
    [123_456, 'JPY', 'ja', '¥123,456'],
    [123_456, 'KRW', 'ko', '₩123,456'],
    [-50, 'EUR', 'en', '−€0.50'],
  ] as const)('%i minor units of %s in %s are %s', (amountMinor, currency, language, text) => {
    const plain = moneyText(money(amountMinor, currency), language).replaceAll(/\s/g, ' ');
    expect(plain).toBe(text);
  });

  test.each([
    ['europe', 'de', 'Sonntag 22. November 2026'],
    ['united-states', 'en', 'Saturday November 21 2026'],
    ['united-kingdom', 'en', 'Saturday 21 November 2026'],
    ['japan', 'ja', '2026年11月22日日曜日'],
  ] as const)('a day is that of the market: %s', (market, language, text) => {
    const day = dayText(fromIso('2026-11-21T23:30:00.000Z'), language, market);
    // Editions of the language data differ in their commas.
    expect(day.replaceAll(',', '')).toBe(text);
  });
});
