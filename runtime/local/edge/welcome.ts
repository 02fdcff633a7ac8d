import { page } from '#runtime/pages/page.ts';

export interface LocalAddresses {
  readonly edge: string;
  readonly paymentProvider: string;
  readonly courier: string;
  readonly mailbox: string;
}

/** The front door: what this is, and where to look. */
export function welcomePage(addresses: LocalAddresses, hasControlRoom: boolean): string {
  const controlRoom = hasControlRoom
    ? '<tr><td><a href="/control-room">Control room</a></td><td>Both Regions and the sea between them as they are now; cut the link, end a Region, see what happens.</td></tr>'
    : '';
  const item = '/api/store/products?market=europe&amp;language=de&amp;limit=3';
  return page(
    'Meridian',
    `
<h1>Meridian</h1>
<p class="lead">The commerce platform of a luxury fashion house, running on this machine: two Regions,
Frankfurt and Singapore, each with a store of its own, and the edge that you are talking to. All of it
is reached through one public API.</p>

<h2>Look</h2>
<table class="pairs">
${controlRoom}
<tr><td><a href="/api/reference">Reference</a></td><td>Every call of the API, from the contracts that also check the requests.</td></tr>
<tr><td><a href="/api/openapi.json">OpenAPI 3.1</a></td><td>The same as a document, for tools.</td></tr>
<tr><td><a href="/api/problems">Problems</a></td><td>Every code that an answer may bear when something was refused.</td></tr>
<tr><td><a href="${addresses.mailbox}">Mailbox</a></td><td>Every letter that the house sent, to customers and to staff.</td></tr>
<tr><td><a href="${addresses.paymentProvider}">Payment provider</a></td><td>The local double of Stripe: payments, captures, refunds.</td></tr>
<tr><td><a href="${addresses.courier}">Courier</a></td><td>The local courier company: deliveries and how they end.</td></tr>
</table>

<h2>Try</h2>
<table class="pairs">
<tr><td><a href="${item}">The list in German, in euros</a></td><td>Facets, prices and availability, ready as bytes in memory.</td></tr>
<tr><td><a href="/api/store/products?market=japan&amp;language=ja&amp;limit=3">The same in Japanese, in yen</a></td><td>Led to Singapore, since the market is nearer to it.</td></tr>
<tr><td><code>npm run demo</code></td><td>Plays an order in each Region and a failed delivery, with proof of each step.</td></tr>
</table>

<h2>Which Region answers</h2>
<p>The nearest one: by the header <code>Meridian-Region: eu</code> or <code>ap</code>, else by the cookie of an
earlier answer, the market that is asked for, or the browser&rsquo;s language. When it is gone, the other one answers.</p>
`,
  );
}
