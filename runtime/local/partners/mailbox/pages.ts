import { escapeHtml, page } from '#runtime/pages/page.ts';
import type { LetterSearch, ShelvedLetter } from './shelf.ts';
import { summaryOf } from './views.ts';

const style = `<style>
main { padding-top: 3rem; }
form { display: flex; gap: .5rem; margin: 0 0 2.5rem; }
input { flex: 1; min-width: 0; padding: .6rem .8rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--quiet); border-radius: 2px; }
button { padding: .6rem 1.2rem; font: inherit; color: var(--paper); background: var(--ink); border: 1px solid var(--ink); border-radius: 2px; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li { border-bottom: 1px solid var(--line); }
li > a { display: grid; grid-template-columns: 1fr auto; gap: 0 1.5rem; padding: .9rem 0; color: inherit; text-decoration: none; }
li > a:hover .subject { text-decoration: underline; }
.subject, .to { overflow-wrap: anywhere; min-width: 0; }
.quiet { font-size: .875rem; }
time, .place { text-align: right; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: 1.5rem 0 2rem; font-size: .925rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
h1 { overflow-wrap: anywhere; }
iframe { height: 60rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) { main { padding: 1.5rem 1rem 4rem; } h1 { font-size: 1.75rem; } iframe { height: 44rem; } li > a { grid-template-columns: 1fr; } time, .place { text-align: left; } .place { display: none; } }
</style>`;

/** The newest letters, or those to one recipient. */
export function listPage(letters: readonly ShelvedLetter[], search: LetterSearch): string {
  const items = letters.map(listItem);
  const last = letters.at(-1);
  const older =
    last && letters.length === search.limit
      ? `<p><a href="/?${escapeHtml(new URLSearchParams({ to: search.to, before: last.id }).toString())}">Older letters</a></p>`
      : '';
  const nothing = search.to === '' ? 'No letters yet.' : 'No letters to such an address.';
  return page(
    'Mailbox',
    `${style}<h1>Mailbox</h1>
<p class="lead">Every letter that the house wrote in either Region, the newest first. None leaves this machine.</p>
<form role="search"><input type="search" name="to" value="${escapeHtml(search.to)}" placeholder="Recipient" aria-label="Recipient"><button>Search</button></form>
${items.length > 0 ? `<ol>${items.join('\n')}</ol>` : `<p class="quiet">${nothing}</p>`}
${older}`,
  );
}

function listItem(shelved: ShelvedLetter): string {
  const { attachments, id, language, receivedAt, region, subject, to } = summaryOf(shelved);
  const enclosed = attachments.length > 0 ? ' · with attachment' : '';
  return `<li><a href="/letters/${id}">
<span class="subject" lang="${language}">${escapeHtml(subject)}</span>
<time class="quiet" datetime="${receivedAt}">${moment(receivedAt)}</time>
<span class="to quiet">${escapeHtml(to)}${enclosed}</span>
<span class="place quiet">${region}</span></a></li>`;
}

/** A letter as its reader sees it, and all that came with it. */
export function letterPage(shelved: ShelvedLetter): string {
  const { attachments, id, language, messageId, receivedAt, region, subject, to } =
    summaryOf(shelved);
  const { html, text } = shelved.letter;
  const enclosed = attachments.map(
    ({ filename, path, sizeBytes }) =>
      `<a href="${path}" download>${escapeHtml(filename)}</a> <span class="quiet">${Math.ceil(sizeBytes / 1024)} KB</span>`,
  );
  return page(
    subject,
    `${style}<p><a href="/">Mailbox</a></p>
<h1 lang="${language}">${escapeHtml(subject)}</h1>
<dl>
<dt>To</dt><dd>${escapeHtml(to)}</dd>
<dt>Sent</dt><dd><time datetime="${receivedAt}">${moment(receivedAt)}</time></dd>
<dt>Region</dt><dd>${region}</dd>
<dt>Language</dt><dd>${language}</dd>
<dt>Message</dt><dd><code>${escapeHtml(messageId)}</code></dd>
${enclosed.length > 0 ? `<dt>Attached</dt><dd>${enclosed.join('<br>')}</dd>` : ''}
</dl>
<iframe sandbox title="The letter" srcdoc="${escapeHtml(html)}"></iframe>
<details><summary>As plain text</summary><pre lang="${language}">${escapeHtml(text)}</pre></details>
<p class="quiet"><a href="/letters/${id}.json">The same as JSON</a></p>`,
  );
}

export function missingPage(): string {
  return page('Not found', `${style}<h1>Not found</h1><p><a href="/">Mailbox</a></p>`);
}

function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
