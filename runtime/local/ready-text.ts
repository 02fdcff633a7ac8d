import { demoPeople, demoSecret } from './demo-people.ts';
import { portsFrom } from './layout.ts';
import type { StartOptions } from './options.ts';

/** What is printed once everything answers: where to look, whom to be, what to try. */
export function readyText(options: StartOptions, seconds: number): string {
  const { edge, regions, paymentProvider, courier, mailbox } = portsFrom(options.port);
  const at = (port: number) => `http://localhost:${port}`;
  const people = demoPeople.map(({ name }) => `    ${name}`).join('\n');
  const url = at(edge);
  return `
Meridian is ready after ${seconds.toFixed(1)} s.

  The house           ${url}
  Control room        ${url}/control-room
  API reference       ${url}/api/reference
  Region Frankfurt    ${at(regions.eu)}   (eu)
  Region Singapore    ${at(regions.ap)}   (ap)
  Payment provider    ${at(paymentProvider)}
  Courier             ${at(courier)}
  Mailbox             ${at(mailbox)}
  All state           ${options.folder}

  People, who all sign in with "${demoSecret}" at POST /api/sign-in:
${people}

  Three things to try:
    npm run demo
    curl '${url}/api/store/products?market=japan&language=ja&limit=2'
    curl '${url}/api/store/products?q=tasche&market=europe&language=de&limit=2'

  Ctrl-C ends it.
`;
}
