import { escapeHtml, page } from '#runtime/pages/page.ts';
import { operationsOf } from './described-operation.ts';
import type { DescribedContent, DescribedOperation, OpenApi } from './described-operation.ts';
import type { DescribedRoute } from './openapi.ts';
import { commonProblems } from './problem.ts';
import { anchorOf, fieldHtml, proseHtml, shapeHtml } from './shape.ts';
import type { Shape } from './shape.ts';

const style = `<style>
main { max-width: 76rem; }
nav { font-size: .925rem; line-height: 2; }
nav a { margin-right: 1.1rem; white-space: nowrap; text-decoration: none; }
nav a:hover { text-decoration: underline; }
.part > h2:first-child { margin-top: 2.5rem; }
@media (min-width: 64rem) {
  .split { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 4rem; }
  nav { position: sticky; top: 2rem; align-self: start; margin-top: 2.75rem; }
  nav a { display: block; }
}
.path { overflow-wrap: anywhere; }
.operation summary { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr) 1rem; align-items: baseline; list-style: none; padding: .8rem 0; }
.operation summary::-webkit-details-marker { display: none; }
.operation summary::after { content: "+"; grid-row: 1; grid-column: 3; color: var(--quiet); text-align: right; }
.operation[open] summary::after { content: "−"; }
.operation summary .quiet { grid-column: 2; font-size: .925rem; }
.operation .inside { padding: 0 0 2rem; }
@media (min-width: 40rem) { .operation .inside { padding-left: 4.5rem; } }
.inside h3 { font-size: .875rem; font-weight: 500; color: var(--quiet); margin: 1.75rem 0 .25rem; }
.inside p { margin: .25rem 0; max-width: 44rem; }
.fields { list-style: none; margin: .25rem 0; padding: 0; font-size: .925rem; }
.fields li { padding: .3rem 0; overflow-wrap: anywhere; }
.fields .fields { padding-left: 1rem; border-left: 1px solid var(--line); }
.fields em { font-style: normal; color: var(--quiet); font-size: .8rem; }
.fields span { color: var(--quiet); }
.inside .fields a, .elsewhere a { text-decoration: none; }
.inside a:hover { text-decoration: underline; }
.inside p.elsewhere { font-size: .925rem; margin-top: .75rem; }
.fields li > code:first-child { color: var(--ink); font-weight: 600; margin-right: .35rem; }
</style>`;

/** A readable reference of the API: one page without scripts, made from the OpenAPI document. */
export function referencePage(document: OpenApi): string {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const contents = tags.map((tag) => `<a href="#${anchorOf(tag)}">${escapeHtml(tag)}</a>`);
  const parts = tags.map((tag) => partHtml(tag, operations));
  const shapes = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) =>
    namedShape(name, schema as Shape),
  );
  return page(
    'Meridian API',
    `${style}<h1>The API</h1>
<p class="lead">${proseHtml(document.info.description ?? '')}</p>
<p><a href="/api/openapi.json">OpenAPI 3.1</a> &ensp; <a href="/api/problems">Problems</a></p>
<div class="split">
<nav aria-label="Parts of the API">${contents.join('\n')} <a href="#shapes">Shapes</a></nav>
<div>${parts.join('\n')}
<section class="part"><h2 id="shapes">Shapes</h2>${shapes.join('\n')}</section></div>
</div>`,
  );
}

function partHtml(tag: string, operations: readonly DescribedOperation[]): string {
  const own = operations.filter((operation) => operation.tag === tag).map(operationHtml);
  return `<section class="part"><h2 id="${anchorOf(tag)}">${escapeHtml(tag)}</h2>${own.join('')}</section>`;
}

function operationHtml(operation: DescribedOperation): string {
  const { id, method, path, summary, description, needsToken, body, success } = operation;
  const token = needsToken
    ? '<p class="quiet">Takes a token: <code>Authorization: Bearer …</code></p>'
    : '';
  return `<details class="operation" id="${id}"><summary><span class="method">${method}</span><code class="path">${pathHtml(path)}</code>
<span class="quiet">${proseHtml(summary)}</span></summary><div class="inside">
${description === '' ? '' : `<p>${proseHtml(description)}</p>`}${token}
${parametersHtml(operation)}
${body ? `<h3>Body</h3>${contentHtml(body)}` : ''}
<h3>Answers ${success.status}</h3>${contentHtml(success)}
${problemsHtml(operation)}
</div></details>`;
}

/** May break after a slash, where a reader would break it. */
function pathHtml(path: string): string {
  return escapeHtml(path).replaceAll('/', '/<wbr>');
}

function parametersHtml({ parameters }: DescribedOperation): string {
  if (parameters.length === 0) return '';
  const items = parameters.map(({ name, required, shape, ...rest }) =>
    fieldHtml(name, shape, [rest.in, ...(required ? [] : ['optional'])]),
  );
  return `<h3>Parameters</h3><ul class="fields">${items.join('')}</ul>`;
}

function contentHtml({ mediaType, shape }: DescribedContent): string {
  if (mediaType === '') return '<p>Nothing but the status.</p>';
  if (!shape || mediaType !== 'application/json') return `<p><code>${mediaType}</code></p>`;
  return shapeHtml(shape);
}

/** Its own problems with their meaning; those that any call may give by their codes alone. */
function problemsHtml({ problems }: DescribedOperation): string {
  const isGeneral = (code: string) => Object.hasOwn(commonProblems, code);
  const link = (code: string) => `<a href="/api/problems#${code}"><code>${code}</code></a>`;
  const own = problems
    .filter(({ code }) => !isGeneral(code))
    .map(
      ({ code, status, title }) =>
        `<li>${link(code)} <em>${status}</em> <span>${escapeHtml(title)}</span></li>`,
    );
  const general = problems.filter(({ code }) => isGeneral(code)).map(({ code }) => link(code));
  return `<h3>Problems</h3>${own.length > 0 ? `<ul class="fields">${own.join('')}</ul>` : ''}
<p class="quiet elsewhere">As elsewhere: ${general.join(', ')}.</p>`;
}

function namedShape(name: string, shape: Shape): string {
  return `<details class="operation" id="shape-${anchorOf(name)}"><summary><span class="method">shape</span><code>${escapeHtml(name)}</code></summary>
<div class="inside">${shapeHtml(shape)}</div></details>`;
}

const problemsStyle = `<style>
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem 1.5rem; padding: .7rem 0; border-bottom: 1px solid var(--line); }
dl > div:target { background: color-mix(in srgb, var(--accent) 12%, transparent); box-shadow: 0 0 0 .5rem color-mix(in srgb, var(--accent) 12%, transparent); border-color: transparent; }
dt { overflow-wrap: anywhere; }
dd { margin: 0; }
dd + dd { grid-column: 1 / -1; color: var(--quiet); font-size: .925rem; }
@media (min-width: 48rem) { dl > div { grid-template-columns: 18rem 4rem minmax(0, 1fr); } dd + dd { grid-column: 3; } }
</style>`;

/** Every code that a problem document may bear: where the `type` of each leads. */
export function problemsPage(routes: readonly DescribedRoute[]): string {
  const kinds = new Map(Object.entries(commonProblems as DescribedRoute['problems']));
  for (const { problems } of routes) {
    for (const [code, kind] of Object.entries(problems)) kinds.set(code, kind);
  }
  const rows = [...kinds]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(
      ([code, { status, title }]) =>
        `<div id="${escapeHtml(code)}"><dt><code>${escapeHtml(code)}</code></dt><dd>${status}</dd><dd>${escapeHtml(title)}</dd></div>`,
    );
  return page(
    'Meridian problems',
    `${problemsStyle}<h1>Problems</h1>
<p class="lead">The stable codes of the problem documents (RFC 9457) that the <a href="/api/reference">API</a> answers with.</p>
<dl>${rows.join('\n')}</dl>`,
  );
}
