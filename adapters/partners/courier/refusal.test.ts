import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { aCourierRequest } from '#ports/courier.contract.ts';
import { CourierRejected } from '#ports/courier.ts';
import { HttpCourier } from './index.ts';

test('a refusal tells who asked what the courier said, and no log the address', async () => {
  const request = aCourierRequest();
  const said = `There is no ${request.to.lines[0]} in ${request.to.city}`;
  const server = createServer((_, response) => response.writeHead(422).end(said));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const courier = new HttpCourier({ baseUrl: `http://127.0.0.1:${port}`, token: 'local' });
  const refusal = await courier.request(request).catch((error: unknown) => error);
  await courier.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(refusal).toBeInstanceOf(CourierRejected);
  expect(refusal).toMatchObject({ said });
  // What a log or a dead letter keeps of an error.
  const kept = refusal instanceof Error ? `${refusal.stack}` : '';
  expect(kept).toContain('422');
  expect(kept).not.toContain(request.to.city);
});
