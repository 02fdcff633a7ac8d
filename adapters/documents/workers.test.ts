import { afterEach, describe, expect, test } from 'vitest';
import { documentsContract } from '#ports/documents.contract.ts';
import { sampleDocument } from '#ports/documents.samples.ts';
import { openDocuments } from './documents.ts';
import { openDocumentWorkers } from './workers.ts';
import type { DocumentWorkers, DocumentWorkersOptions } from './workers.ts';

documentsContract('the renderer in worker threads', async () => {
  const documents = openDocumentWorkers();
  return { documents, close: () => documents.close() };
});

describe('a pool of drawing threads', () => {
  let open: DocumentWorkers | undefined;
  afterEach(async () => open?.close());

  function failing(options: DocumentWorkersOptions = {}) {
    const workers = openDocumentWorkers({
      entry: new URL('./failing-worker.ts', import.meta.url),
      ...options,
    });
    open = workers;
    return async (number: string) =>
      Buffer.from(await workers.render(sampleDocument('en', { number }))).toString();
  }

  test('draws what the calling thread would', async () => {
    open = openDocumentWorkers({ threads: 2 });
    const documents = (['de', 'ja', 'ko'] as const).map((language) => sampleDocument(language));
    const { render } = open;
    const drawn = await Promise.all(documents.map((document) => render(document)));
    const expected = await Promise.all(documents.map((each) => openDocuments().render(each)));
    expect(drawn.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(
      expected.map((bytes) => Buffer.from(bytes).toString('base64')),
    );
  });

  test.each(['crash', 'exit'])('outlives a thread that ends by %s', async (number) => {
    const render = failing();
    const [lost, waiting] = await Promise.allSettled([render(number), render('next')]);
    expect(lost).toMatchObject({
      status: 'rejected',
      reason: { name: 'DocumentsUnavailable', reason: 'crashed', retryable: true },
    });
    expect(waiting).toEqual({ status: 'fulfilled', value: 'next' });
    expect(await render('later')).toBe('later');
  });

  test('gives up a document that takes too long', async () => {
    const render = failing({ drawMsMax: 50 });
    await expect(render('hang')).rejects.toMatchObject({ reason: 'timed-out' });
  });

  test('throws what went wrong in the thread as a cause, and keeps the thread', async () => {
    const render = failing();
    await expect(render('fail')).rejects.toMatchObject({ cause: 'no ink' });
    expect(await render('next')).toBe('next');
  });

  test('refuses beyond its queue and serves those who wait in order', async () => {
    const render = failing({ queueMax: 2 });
    const served: string[] = [];
    const all = ['one', 'two', 'three', 'four'].map((number) =>
      render(number).then((text) => served.push(text)),
    );
    const outcomes = await Promise.allSettled(all);
    expect(served).toEqual(['one', 'two', 'three']);
    expect(outcomes[3]).toMatchObject({ status: 'rejected', reason: { reason: 'busy' } });
  });

  test('finishes what is being drawn when it closes, and refuses the rest', async () => {
    const render = failing();
    const all = Promise.allSettled([render('one'), render('two')]);
    // Both have asked before the pool closes: a render claims its place before it first waits.
    await open?.close();
    const [drawn, waiting] = await all;
    expect(drawn).toEqual({ status: 'fulfilled', value: 'one' });
    expect(waiting).toMatchObject({ status: 'rejected', reason: { reason: 'closed' } });
    await expect(render('three')).rejects.toMatchObject({ reason: 'closed' });
  });
});
