import { createServer } from 'node:http';
import { runAsChild } from '#runtime/local/child-process.ts';

export interface CeilingConfig {
  readonly port: number;
  /** Bytes of the answer by path. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** What bare `node:http` can do: the same number of bytes from memory, and nothing else. */
runAsChild(async (given) => {
  const { port, sizes } = given as CeilingConfig; // The bench sends exactly this.
  const bodies = new Map(
    Object.entries(sizes).map(([path, size]) => [path, Buffer.alloc(size, 'x')] as const),
  );
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const body = bodies.get(path);
    if (body === undefined) {
      response.writeHead(404);
      response.end();
      return;
    }
    if (body.length === 0) {
      response.writeHead(304);
      response.end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});
