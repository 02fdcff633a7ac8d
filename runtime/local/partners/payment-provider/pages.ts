import { summary } from './control.ts';
import type { IntentRecord } from './records.ts';
import type { Store } from './store.ts';

const recentMax = 50;

const style = `
  :root { color-scheme: light; font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; color: #1c1a17; }
  body { margin: 0; background: #f4f1ec; }
  main { max-width: 60rem; margin: 0 auto; padding: 3rem 1.5rem; }
  h1 { font: 400 1.75rem/1.2 ui-serif, Georgia, serif; margin: 0 0 .5rem; }
  p { margin: .25rem 0 1.25rem; color: #5d574e; }
  table { width: 100%; border-collapse: collapse; background: #fff; font-size: .875rem; }
  th, td { text-align: left; padding: .6rem .8rem; border-bottom: 1px solid #e8e3da; }
  td.amount { text-align: right; font-variant-numeric: tabular-nums; }
  code { font: .8125rem ui-monospace, monospace; overflow-wrap: anywhere; }
  .card { max-width: 26rem; margin: 12vh auto 0; padding: 2.5rem; background: #fff; border-radius: 4px;
    box-shadow: 0 1px 2px #0001, 0 12px 40px #0000000f; }
  .sum { font: 400 2.25rem/1.1 ui-serif, Georgia, serif; margin: 1.25rem 0 .25rem; color: #1c1a17; }
  button { display: block; width: 100%; padding: .85rem; margin-top: .75rem; font: inherit; cursor: pointer;
    border: 1px solid #1c1a17; border-radius: 2px; background: #fff; color: #1c1a17; }
  button.main { background: #1c1a17; color: #fff; }
  button:focus-visible { outline: 3px solid #b4884d; outline-offset: 2px; }
  small { display: block; margin-top: 1.5rem; color: #6b655b; }`;

/** The page on which the shopper's bank would ask who is there. */
export function challengePage(intent: IntentRecord, token: string): string {
  return page(
    'Confirm your payment',
    `<main><div class="card">
      <h1>Is this you?</h1>
      <p>Your bank asks you to confirm this payment.</p>
      <p class="sum">${escape(amountText(intent))}</p>
      <p>${escape(intent.description ?? 'Payment')}</p>
      <form method="post" action="/challenge/${escape(intent.id)}">
        <input type="hidden" name="token" value="${escape(token)}">
        <button class="main" name="outcome" value="complete" autofocus>Complete authentication</button>
        <button name="outcome" value="fail">Fail authentication</button>
      </form>
      <small>A local stand-in for a bank. No money moves.</small>
    </div></main>`,
  );
}

/** For a challenge that is over, or never was. */
export function challengeGonePage(): string {
  return page(
    'Nothing to confirm',
    `<main><div class="card"><h1>Nothing to confirm</h1>
      <p>This confirmation was answered already or does not exist. Go back to the shop and look at your order.</p>
    </div></main>`,
  );
}

/** What a developer wants to see at a glance. */
export function indexPage(store: Store): string {
  const intents = [...store.intents().take(recentMax)];
  const rows = intents.map((intent) => {
    const { id, orderId, homeRegion, status, createdMs } = summary(intent);
    return `<tr><td>${new Date(createdMs).toISOString().replace('T', ' ').slice(0, 19)}</td>
      <td><code>${escape(id)}</code></td><td><code>${escape(orderId ?? '–')}</code></td>
      <td>${escape(homeRegion ?? '–')}</td><td>${escape(status.replaceAll('_', ' '))}</td>
      <td class="amount">${escape(amountText(intent))}</td></tr>`;
  });
  const { intents: count } = store.counts();
  return page(
    'Local payment provider',
    `<main><h1>Local payment provider</h1>
    <p>Speaks the part of Stripe’s API that the house uses. ${count} payments; the latest ${recentMax} are below.
      Switches and counts: <a href="/_control">/_control</a>.</p>
    <table><thead><tr><th>Made (UTC)</th><th>Payment intent</th><th>Order</th><th>Region</th><th>Status</th>
      <th>Amount</th></tr></thead><tbody>${rows.join('') || '<tr><td colspan="6">None yet.</td></tr>'}</tbody></table></main>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head><body>${body}</body></html>`;
}

function amountText({ amount, currency }: IntentRecord): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
