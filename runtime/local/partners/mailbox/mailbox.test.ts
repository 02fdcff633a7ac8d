import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Mailbox } from '#adapters/embedded/index.ts';
import { makeFolders } from '#adapters/embedded/test-folder.ts';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import type { Letter } from '#ports/mail.ts';
import { startMailbox } from './mailbox.ts';
import type { RunningMailbox } from './mailbox.ts';
import type { letterOf, summaryOf } from './views.ts';

const temporary = makeFolders();
let clock: SimulatedClock;
let eu: Mailbox;
let ap: Mailbox;
let mailbox: RunningMailbox;

beforeEach(async () => {
  const [first, second] = [temporary.make(), temporary.make()];
  const folders = [first, second];
  clock = new SimulatedClock();
  eu = new Mailbox(first, clock);
  ap = new Mailbox(second, clock);
  mailbox = await startMailbox({ port: 0, folders, clock });
});
afterEach(async () => {
  await mailbox.close();
  temporary.remove();
});

/** The status of a request whose path goes out as it is. */
function statusOf(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(mailbox.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('error', reject).end();
  });
}

test.each(['//', '//[', '/%', '/letters/%', 'http://elsewhere.example/'])(
  'a request for %s finds nothing and breaks nothing',
  async (path) => {
    expect(await statusOf(path)).toBe(404);
    expect(await statusOf('/')).toBe(200);
  },
);

const pdf = new TextEncoder().encode('%PDF-1.7 …');

async function post(box: Mailbox, changes: Partial<Letter>): Promise<void> {
  await clock.advance(1_000);
  await box.send({
    messageId: `message-${clock.now()}`,
    to: 'zoe@mail.example',
    subject: 'Your order',
    text: 'Thank you.',
    html: '<p>Thank you.</p>',
    language: 'en',
    attachments: [],
    ...changes,
  });
}

type Summary = ReturnType<typeof summaryOf>;

async function listed(query: string): Promise<Summary[]> {
  const answer = await fetch(`${mailbox.url}/letters.json${query}`);
  const { letters } = (await answer.json()) as { letters: Summary[] }; // As the page wrote it.
  return letters;
}

async function pageAt(path: string): Promise<string> {
  return (await fetch(mailbox.url + path)).text();
}

describe('the mailbox', () => {
  test('lists the letters of both Regions, the newest first', async () => {
    await post(eu, { subject: 'one' });
    await post(ap, { subject: 'zwei' });
    await post(eu, { subject: '三' });
    const letters = await listed('');
    expect(letters.map(({ region, subject }) => [region, subject])).toEqual([
      ['eu', '三'],
      ['ap', 'zwei'],
      ['eu', 'one'],
    ]);
    const page = await pageAt('/');
    expect(page.indexOf('三')).toBeLessThan(page.indexOf('zwei'));
  });

  test('finds letters by part of the recipient, in any case', async () => {
    for (let count = 0; count < 120; count += 1) await post(eu, { to: 'other@mail.example' });
    await post(ap, { to: 'Zoe@mail.example', subject: 'found' });
    await post(eu, { to: 'amy@mail.example' });
    const first = await listed('?to=zoe@MAIL');
    expect(first.map(({ subject }) => subject)).toEqual(['found']);
    expect(await listed('?to=nobody')).toEqual([]);
    expect(await listed('?to=other&limit=200')).toHaveLength(120);
  });

  test('pages without gap or repetition', async () => {
    for (const subject of ['1', '2', '3', '4', '5']) {
      await post(Number(subject) % 2 === 0 ? eu : ap, { subject });
    }
    const first = await listed('?limit=2');
    const second = await listed(`?limit=2&before=${first.at(-1)?.id}`);
    const third = await listed(`?limit=2&before=${second.at(-1)?.id}`);
    const subjects = [...first, ...second, ...third].map(({ subject }) => subject);
    expect(subjects).toEqual(['5', '4', '3', '2', '1']);
    expect(await pageAt('/?limit=2')).toContain('Older letters');
  });

  test('shows a letter to people and to programs, with what came along', async () => {
    const attachment = { filename: 'a"\r\nb.pdf', contentType: 'application/pdf', bytes: pdf };
    await post(ap, { subject: 'ご注文', language: 'ja', attachments: [attachment] });
    const [summary] = await listed('');
    const answer = await fetch(`${mailbox.url}/letters/${summary?.id}.json`);
    const letter = (await answer.json()) as ReturnType<typeof letterOf>; // Likewise.
    expect(letter).toMatchObject({
      subject: 'ご注文',
      text: 'Thank you.',
      html: '<p>Thank you.</p>',
    });
    const [enclosed] = letter.attachments;
    expect(enclosed?.sizeBytes).toBe(pdf.length);
    const file = await fetch(mailbox.url + enclosed?.path);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="a___b.pdf"');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(pdf);
    expect(await pageAt(`/letters/${summary?.id}`)).toContain('<h1 lang="ja">ご注文</h1>');
  });

  test('lets no letter run, fetch or break out of its frame', async () => {
    const hostile = '"><script>alert(1)</script>';
    await post(eu, { to: hostile, subject: hostile, html: `<p>${hostile}</p>`, text: hostile });
    const [summary] = await listed('');
    for (const path of ['/', `/?to=${encodeURIComponent(hostile)}`, `/letters/${summary?.id}`]) {
      const answer = await fetch(mailbox.url + path);
      expect(await answer.text()).not.toContain('<script');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect(await pageAt(`/letters/${summary?.id}`)).toMatch(/<iframe sandbox title=/);
  });

  test.each([
    ['/letters/eu-nothing', 404],
    ['/letters/eu-nothing.json', 404],
    ['/letters/xx-nothing', 404],
    ['/letters/..%2F..%2Fsecrets', 404],
    ['/letters/eu-..%2Fsecrets.json', 404],
    ['/elsewhere', 404],
    ['/?limit=nonsense&before=nonsense', 200],
  ])('answers %s with %i', async (path, status) => {
    expect((await fetch(mailbox.url + path)).status).toBe(status);
  });

  test('can only be read', async () => {
    const answer = await fetch(mailbox.url, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(405);
  });
});
