import { escapeHtml, page } from '#runtime/pages/page.ts';
import { tableHtml } from '#runtime/pages/table.ts';
import type { LocalCourier } from './courier.ts';
import { markers } from './job.ts';
import type { Job } from './job.ts';

const recentMax = 50;
const headings = ['Delivery', 'Tracking', 'To', 'Attempt', 'So far', 'Next'];

/** The latest deliveries, for a developer's eyes. */
export function indexPage({ store, switches }: LocalCourier): string {
  const recent = store.all().slice(-recentMax).toReversed();
  const hints = markers
    .map(({ marker, reason, attempts }) => {
      const how = attempts === 1 ? 'the first attempt fails' : 'every attempt fails';
      return `<li>“${escapeHtml(marker)}” in an address: ${how} (<code>${reason}</code>)</li>`;
    })
    .join('');
  return page(
    'The local courier',
    `<h1>The local courier</h1>
    <p class="lead">A stand-in for a courier company, ${switches.speed.toLocaleString('en')} times as fast as life. No parcel moves.</p>
    ${tableHtml(headings, recent.map(cellsOf), 'Nothing to deliver yet. Place an order.')}
    <h2>To see deliveries fail</h2>
    <ul>${hints}<li><code>POST /_control {"failNext": 1, "failReason": "recipient_absent"}</code>: the next one, wherever it goes</li></ul>
    <h2>Other switches</h2>
    <p><code>GET /_control</code> shows them, <code>POST /_control</code> sets them; <code>POST /_control/deliveries/{deliveryId}/next</code> takes a parcel's next step at once.</p>`,
  );
}

function cellsOf(job: Job): string[] {
  const request = job.requests.at(-1);
  const happened = job.news
    .map(({ type, reason, told }) => `${type}${reason ? ` (${reason})` : ''}${told ? '' : ' …'}`)
    .join(' → ');
  const next = job.steps[0];
  return [
    `<code>${escapeHtml(job.deliveryId)}</code>`,
    escapeHtml(job.trackingNumber),
    escapeHtml(request ? `${request.to.city}, ${request.to.country}` : ''),
    String(request?.attempt ?? ''),
    escapeHtml(job.state === 'cancelled' ? 'called off' : happened || 'accepted'),
    escapeHtml(next ? `${next.type} at ${new Date(next.at).toISOString().slice(11, 19)} UTC` : '—'),
  ];
}
