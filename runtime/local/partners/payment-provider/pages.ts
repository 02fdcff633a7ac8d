import { escapeHtml, page } from '#runtime/pages/page.ts';
import { tableHtml } from '#runtime/pages/table.ts';
import { summary } from './control.ts';
import type { IntentRecord } from './records.ts';
import type { Store } from './store.ts';

const recentMax = 50;
const headings = ['Made (UTC)', 'Intent', 'Order', 'Region', 'Status', 'Amount'];

const style = `<style>
.card { max-width: 26rem; margin: 8vh auto 0; }
.card h1 { font-size: 1.75rem; }
.sum { font: 400 2.25rem/1.1 Georgia, "Noto Serif", serif; margin: 1.25rem 0 .25rem; }
button { display: block; width: 100%; padding: .85rem; margin-top: .75rem; font: inherit; cursor: pointer;
  border: 1px solid var(--ink); border-radius: 2px; background: transparent; color: inherit; }
button.main { background: var(--ink); color: var(--paper); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.rows { font-variant-numeric: tabular-nums; }
@media (min-width: 40rem) { .rows td:last-child, .rows th:last-child { text-align: right; padding-right: 0; } }
small { display: block; margin-top: 1.5rem; color: var(--quiet); }
</style>`;

/** The page on which the shopper's bank would ask who is there. */
export function challengePage(intent: IntentRecord, token: string): string {
  return page(
    'Confirm your payment',
    `${style}<div class="card">
      <h1>Is this you?</h1>
      <p class="quiet">Your bank asks you to confirm this payment.</p>
      <p class="sum">${escapeHtml(amountText(intent))}</p>
      <p>${escapeHtml(intent.description ?? 'Payment')}</p>
      <form method="post" action="/challenge/${escapeHtml(intent.id)}">
        <input type="hidden" name="token" value="${escapeHtml(token)}">
        <button class="main" name="outcome" value="complete" autofocus>Complete authentication</button>
        <button name="outcome" value="fail">Fail authentication</button>
      </form>
      <small>A local stand-in for a bank. No money moves.</small>
    </div>`,
  );
}

/** For a challenge that is over, or never was. */
export function challengeGonePage(): string {
  return page(
    'Nothing to confirm',
    `${style}<div class="card"><h1>Nothing to confirm</h1>
      <p>This confirmation was answered already or does not exist. Go back to the shop and look at your order.</p>
    </div>`,
  );
}

/** What a developer wants to see at a glance. */
export function indexPage(store: Store): string {
  const intents = [...store.intents().take(recentMax)];
  const rows = intents.map((intent) => {
    const { id, orderId, homeRegion, status, createdMs } = summary(intent);
    return [
      new Date(createdMs).toISOString().replace('T', ' ').slice(0, 19),
      `<code>${escapeHtml(id)}</code>`,
      `<code>${escapeHtml(orderId ?? '–')}</code>`,
      escapeHtml(homeRegion ?? '–'),
      escapeHtml(status.replaceAll('_', ' ')),
      escapeHtml(amountText(intent)),
    ];
  });
  const { intents: count } = store.counts();
  return page(
    'Local payment provider',
    `${style}<h1>The local payment provider</h1>
    <p class="lead">Speaks the part of Stripe’s API that the house uses. ${count} payments; the latest ${recentMax} are below.
      Switches and counts: <a href="/_control">/_control</a>.</p>
    ${tableHtml(headings, rows, 'None yet. Place an order.')}`,
  );
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
