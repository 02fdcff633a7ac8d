import { Command } from 'commander';
import type { SignedIn } from '#contracts/http/identity.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import { demoSecret } from '#runtime/local/demo-people.ts';
import { portsFrom } from '#runtime/local/layout.ts';
import { Api, DemoFailed } from './api.ts';
import { buy, downloadInvoice, follow } from './shopper.ts';
import type { DemoShopper, Say } from './shopper.ts';

const inEurope: DemoShopper = {
  region: 'eu',
  market: 'europe',
  language: 'de',
  search: 'tasche',
  email: 'shopper.berlin@customer.example',
  address: {
    name: 'Jörg Weiß-Ćosić',
    lines: ['Lindenstraße 12'],
    city: 'Berlin',
    postalCode: '10969',
    country: 'DE',
  },
};

const inAsia: DemoShopper = {
  region: 'ap',
  market: 'japan',
  language: 'ja',
  search: 'スカーフ',
  email: 'shopper.tokyo@customer.example',
  address: {
    name: '高橋 結衣',
    lines: ['銀座4丁目5-6'],
    city: '中央区',
    region: '東京都',
    postalCode: '104-0061',
    country: 'JP',
  },
};

interface Deliveries {
  readonly items: readonly {
    readonly deliveryId: string;
    readonly orderId: string;
    readonly failureReason?: string;
  }[];
}

/** `npm run demo`: plays the main flows against the running house, printing each step and its proof. */
async function main(): Promise<void> {
  const options = new Command('npm run demo --')
    .description('Plays an order in each Region and a failed delivery against the running house.')
    .option(
      '--url <url>',
      'where the house runs',
      `http://localhost:${process.env['PORT'] ?? 8080}`,
    )
    .parse()
    .opts<{ url: string }>();
  const url = options.url.replace(/\/$/, '');
  const api = new Api(url);
  for (const shopper of [inEurope, inAsia]) {
    heading(`A shopper in ${shopper.market}, served by Region ${shopper.region}`);
    await customerFlow(api, shopper);
    await showMail(url, shopper);
  }
  heading('A delivery that fails comes back to the staff');
  await failedDeliveryFlow(api, url, { ...inEurope, email: 'absent.berlin@customer.example' });
  console.log('\nAll of it worked.\n');
}

async function customerFlow(api: Api, shopper: DemoShopper): Promise<void> {
  const order = await buy(api, shopper, say);
  await downloadInvoice(api, shopper, order, say);
  const dispatched = await api.until<OrderView>(
    order.deliveryPath,
    { region: shopper.region },
    (seen) => seen.dispatchedAt !== undefined,
  );
  say(
    'The courier collects it',
    `tracking ${dispatched.delivery?.trackingNumber ?? '?'}, dispatched ${dispatched.dispatchedAt}`,
  );
  const closed = await follow(api, shopper, order, 'closed');
  const { captured } = closed.payment;
  say(
    'Received; the order closes itself',
    `delivered ${closed.deliveredAt}; captured ${captured.amountMinor} ${captured.currency} (minor units)`,
  );
}

async function failedDeliveryFlow(api: Api, url: string, shopper: DemoShopper): Promise<void> {
  await courierControl(url, { failNext: 1, failReason: 'recipient_absent' });
  say('Tell the local courier to fail its next delivery', 'reason recipient_absent');
  const order = await buy(api, shopper, say);
  const failed = await api.until<OrderView>(
    order.deliveryPath,
    { region: shopper.region },
    (seen) => seen.delivery?.failed !== undefined,
  );
  say('The order shows the failure', JSON.stringify(failed.delivery?.failed));

  const token = await signInAs(api, 'order-desk@meridian.example');
  const desk = { region: shopper.region, token };
  const list = await api.call<Deliveries>('/api/staff/deliveries?status=failed', desk);
  const delivery = list.body.items.find((candidate) => candidate.orderId === order.orderId);
  if (!delivery) throw new DemoFailed('The failed delivery is not in the staff’s list');
  say(
    'The order desk finds it',
    `${delivery.deliveryId}, ${delivery.failureReason ?? ''}, one of ${list.body.items.length}`,
  );
  await reschedule(api, desk, delivery.deliveryId);
  await follow(api, shopper, order, 'closed');
  say('Second attempt: received', `order ${order.number} is closed`);
  await showMail(url, shopper);
}

async function reschedule(
  api: Api,
  desk: { readonly region: 'eu' | 'ap'; readonly token: string },
  deliveryId: string,
): Promise<void> {
  const notBefore = new Date(Date.now() + 60_000).toISOString();
  await api.call(`/api/staff/deliveries/${deliveryId}/reschedule`, {
    ...desk,
    method: 'POST',
    body: { notBefore, note: 'Agreed with the customer by telephone' },
  });
  say('The desk agrees a new attempt with the customer', `not before ${notBefore}`);
}

async function signInAs(api: Api, name: string): Promise<string> {
  const { body } = await api.call<SignedIn>('/api/sign-in', {
    method: 'POST',
    body: { name, secret: demoSecret },
  });
  say(`${name} signs in`, `roles ${body.actor.roles.join(', ')}`);
  return body.token;
}

async function courierControl(url: string, switches: unknown): Promise<void> {
  const { courier } = portsFrom(Number(new URL(url).port));
  const answer = await fetch(`http://localhost:${courier}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(switches),
  });
  if (!answer.ok) throw new DemoFailed(`The local courier refused its switches: ${answer.status}`);
}

interface Letters {
  readonly letters: readonly {
    readonly subject: string;
    readonly attachments: readonly unknown[];
  }[];
}

async function showMail(url: string, shopper: DemoShopper): Promise<void> {
  const { mailbox } = portsFrom(Number(new URL(url).port));
  const address = `http://localhost:${mailbox}/letters.json?to=${encodeURIComponent(shopper.email)}`;
  const { letters } = (await (await fetch(address)).json()) as Letters; // The local mailbox's own form.
  for (const letter of letters) {
    say(
      'In the mailbox',
      `${letter.subject}${letter.attachments.length > 0 ? ' (with attachment)' : ''}`,
    );
  }
}

function heading(text: string): void {
  console.log(`\n${text}\n${'─'.repeat(text.length)}`);
}

const say: Say = (step, proof) => {
  console.log(`  ✓ ${step}\n      ${proof}`);
};

main().catch((error: unknown) => {
  console.error(error instanceof DemoFailed ? `\n✗ ${error.message}` : error);
  process.exitCode = 1;
});
