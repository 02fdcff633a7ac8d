import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { problemSchema } from '#contracts/common.ts';
import { importReportSchema } from '#contracts/http/catalogue.ts';

export type PartReport = z.output<typeof importReportSchema>;

/** Why the import cannot go on, in words for whoever started it. */
export class CannotImport extends Error {
  override readonly name = 'CannotImport';
}

export interface ImportApi {
  readonly url: string;
  readonly token: string;
  readonly query: Readonly<Record<string, string>>;
}

const attemptsMax = 4;
const retryMs = 500;
const timeoutMs = 120_000;

/** Sends one part. Tries again, as the same request, when the way there or the store gives out. */
export async function sendPart(api: ImportApi, bytes: Uint8Array): Promise<PartReport> {
  const url = new URL('/api/staff/imports', api.url);
  url.search = new URLSearchParams(api.query).toString();
  const headers = {
    authorization: `Bearer ${api.token}`,
    'content-type': 'text/csv',
    'idempotency-key': randomUUID(),
  };
  for (let attempt = 1; ; attempt++) {
    const answer = await call(url, { method: 'POST', headers, body: Buffer.from(bytes) });
    if (answer.ok) return importReportSchema.parse(await answer.json());
    const inFlight = answer.status === 409;
    if (attempt < attemptsMax && (answer.status >= 500 || inFlight)) {
      await wait(retryMs * 2 ** attempt);
      continue;
    }
    throw new CannotImport(await sentenceOf(answer));
  }
}

/** Exchanges a name and a secret for a token. */
export async function signIn(url: string, name: string, secret: string): Promise<string> {
  const answer = await call(new URL('/api/sign-in', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, secret }),
  });
  if (!answer.ok)
    throw new CannotImport(`Could not sign in as ${name}: ${await sentenceOf(answer)}`);
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

async function call(url: URL, request: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      if (isNobodyThere(cause)) {
        const hint = 'Start Meridian with `npm start`, or name its address with --url.';
        throw new CannotImport(`Nothing answers at ${url.origin}. ${hint}`, { cause });
      }
      if (attempt >= attemptsMax) {
        throw new CannotImport(`The connection to ${url.origin} keeps breaking.`, { cause });
      }
      await wait(retryMs * 2 ** attempt);
    }
  }
}

function isNobodyThere(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'];
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}

async function sentenceOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return `The answer was ${answer.status} ${answer.statusText}.`;
  const { code, detail, title } = problem.data;
  return `${title} ${detail ?? ''} (${answer.status} ${code})`.replaceAll(/\s+/g, ' ');
}
