import type { OrderView } from '#contracts/http/orders.ts';
import { present } from '#kernel/assert.ts';

/** The page on which the buyer's bank asks who is there. */
export interface ChallengePage {
  readonly action: URL;
  readonly fields: URLSearchParams;
}

/** Opens the page that the order leads the browser to, and reads its form. */
export async function openChallenge(order: OrderView): Promise<ChallengePage> {
  const url = present(order.payment.nextActionUrl, 'a challenge');
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The challenge answered ${answer.status}`);
  const html = await answer.text();
  const action = present(/<form method="post" action="([^"]+)"/.exec(html)?.[1], 'a form');
  const hidden = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of hidden) fields.set(name, value);
  return { action: new URL(action, url), fields };
}

/** Presses one of the page's buttons. Gives where the browser is led then. Throws when it is gone. */
export async function answerChallenge(
  { action, fields }: ChallengePage,
  outcome: 'complete' | 'fail',
): Promise<string> {
  const body = new URLSearchParams([...fields, ['outcome', outcome]]);
  const answer = await fetch(action, { method: 'POST', body, redirect: 'manual' });
  await answer.body?.cancel();
  if (answer.status !== 303) throw new Error(`The challenge answered ${answer.status}`);
  return present(answer.headers.get('location') ?? undefined, 'a way back');
}
