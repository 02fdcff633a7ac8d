import { createServer } from 'node:http';
import { runAsChild } from '#runtime/local/child-process.ts';

/** An answer as the ceiling gives it: ours in length and headers, without what it says. */
export interface CeilingAnswer {
  readonly status: number;
  /** Flat, name before value, without the length. */
  readonly headers: readonly string[];
  readonly bytes: number;
}

export interface CeilingConfig {
  readonly port: number;
  readonly answers: Readonly<Record<string, CeilingAnswer>>;
}

/** What bare `node:http` can do: the same headers and number of bytes from memory, and nothing else. */
runAsChild(async (given) => {
  const { port, answers } = given as CeilingConfig; // The bench sends exactly this.
  const byPath = new Map(Object.entries(answers).map(([path, answer]) => [path, ready(answer)]));
  const server = createServer((request, response) => {
    const answer = byPath.get(request.url ?? '/');
    if (answer === undefined) {
      response.writeHead(404);
      response.end();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

function ready({ status, headers, bytes }: CeilingAnswer) {
  const length = status === 304 ? [] : ['content-length', String(bytes)];
  return { status, headers: [...headers, ...length], body: Buffer.alloc(bytes, 'x') };
}
