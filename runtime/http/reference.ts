import { escapeHtml, page } from '#runtime/pages/page.ts';
import type { DescribedRoute, openApiDocument } from './openapi.ts';
import { commonProblems } from './problem.ts';

type OpenApi = ReturnType<typeof openApiDocument>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly needsToken: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: unknown;
  readonly responses: readonly {
    readonly status: string;
    readonly description: string;
    readonly schema: unknown;
  }[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: unknown;
}

/** A readable reference of the API: one page without scripts, made from the OpenAPI document. */
export function referencePage(document: OpenApi): string {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map((operation) => operation.tag))];
  const contents = tags
    .map((tag) => `<a href="#${anchor(tag)}">${escapeHtml(tag)}</a>`)
    .join(' · ');
  const sections = tags.map((tag) =>
    section(
      tag,
      operations.filter((operation) => operation.tag === tag),
    ),
  );
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="schema-${anchor(name)}"><summary><code>${escapeHtml(name)}</code></summary>${code(schema)}</details>`,
  );
  return page(
    'Meridian API',
    `
<h1>The API</h1>
<p class="lead">${escapeHtml(document.info.description ?? '')}</p>
<p>${contents} · <a href="#schemas">Shapes</a> · <a href="/api/openapi.json">OpenAPI 3.1</a></p>
${sections.join('\n')}
<h2 id="schemas">Shapes</h2>
${schemas.join('\n')}`,
  );
}

function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, found]) => operationOf(method, path, found)),
  );
}

/** Reads the parts of an operation object that the page shows. The document is of our own making. */
function operationOf(method: string, path: string, found: unknown): Operation {
  const raw = found as {
    summary?: string;
    description?: string;
    tags?: string[];
    security?: unknown[];
    parameters?: {
      name: string;
      in: string;
      required?: boolean;
      description?: string;
      schema?: { description?: string };
    }[];
    requestBody?: { content?: Record<string, { schema?: unknown }> };
    responses?: Record<
      string,
      { description?: string; content?: Record<string, { schema?: unknown }> }
    >;
  };
  return {
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    tag: raw.tags?.[0] ?? 'Other',
    needsToken: raw.security !== undefined,
    parameters: (raw.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      description: parameter.description ?? parameter.schema?.description ?? '',
      schema: parameter.schema,
    })),
    body: firstSchema(raw.requestBody?.content),
    responses: Object.entries(raw.responses ?? {}).map(([status, response]) => ({
      status,
      description: response.description ?? '',
      schema: status.startsWith('2') ? firstSchema(response.content) : undefined,
    })),
  };
}

function firstSchema(content: Record<string, { schema?: unknown }> | undefined): unknown {
  return Object.values(content ?? {})[0]?.schema;
}

function section(tag: string, operations: readonly Operation[]): string {
  return `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${operations.map(describe).join('')}`;
}

function describe(operation: Operation): string {
  const token = operation.needsToken ? '<p class="quiet">Needs a token.</p>' : '';
  const body = operation.body === undefined ? '' : `<h3>Body</h3>${code(operation.body)}`;
  return `<details><summary><span class="method">${operation.method}</span> <code>${escapeHtml(operation.path)}</code><br>
<span class="quiet">${escapeHtml(operation.summary)}</span></summary>
<p>${escapeHtml(operation.description)}</p>${token}${parameterTable(operation.parameters)}${body}
<h3>Answers</h3><div class="scroll"><table>${operation.responses.map(answerRow).join('')}</table></div></details>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td>
<td>${escapeHtml(parameter.description)} <span class="quiet"><code>${escapeHtml(short(parameter.schema))}</code></span></td></tr>`,
  );
  return `<h3>Parameters</h3><div class="scroll"><table>${rows.join('')}</table></div>`;
}

function short(schema: unknown): string {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'description' ? undefined : value,
  );
  return text === undefined ? '' : text.slice(0, 160);
}

function answerRow(response: Operation['responses'][number]): string {
  const text = escapeHtml(response.description)
    .replaceAll('\n\n', '<br>')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');
  const schema = response.schema === undefined ? '' : code(response.schema);
  return `<tr><td><code>${response.status}</code></td><td>${text}${schema}</td></tr>`;
}

/** A schema as text, with links to the named shapes. */
function code(schema: unknown): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2) ?? '');
  return `<pre>${text.replaceAll(
    /#\/components\/schemas\/(\w+)/g,
    (_, name: string) => `<a href="#schema-${anchor(name)}">${name}</a>`,
  )}</pre>`;
}

function anchor(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

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
        `<tr id="${escapeHtml(code)}"><td><code>${escapeHtml(code)}</code></td><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
    );
  return page(
    'Meridian problems',
    `<h1>Problems</h1><p class="lead">The stable codes of RFC 9457 problem documents that the API answers with.</p>
<table><tr><th>Code</th><th>Status</th><th>Meaning</th></tr>${rows.join('')}</table>`,
  );
}
