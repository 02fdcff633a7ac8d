import { Worker } from 'node:worker_threads';
import { DocumentsUnavailable } from '#ports/documents.ts';
import type { PrintableDocument } from '#ports/documents.ts';

/** What the thread answers to a document. */
export type Drawn =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly error: unknown };

/** A worker thread that draws one document at a time and is started again when it dies. */
export interface DrawingThread {
  /** Not to be called again before it settles. */
  draw(document: PrintableDocument): Promise<Uint8Array>;
  close(): Promise<void>;
}

export function startDrawingThread(entry: URL, drawMsMax: number): DrawingThread {
  let worker: Worker | undefined;
  const start = () => {
    const started = new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
    });
    // An idle thread keeps no process alive.
    started.unref();
    // A thread that dies idle is missed by nobody: the next document starts another.
    started.on('error', () => {});
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };
  worker = start();
  return {
    draw: async (document) => {
      worker ??= start();
      worker.ref();
      const drawn = await answerTo(document, worker, drawMsMax);
      worker.unref();
      if (!drawn.ok) throw new Error('The document could not be drawn', { cause: drawn.error });
      return drawn.bytes;
    },
    close: async () => {
      await worker?.terminate();
    },
  };
}

/** Settles when the worker answers, dies, or is stopped for taking too long. */
function answerTo(document: PrintableDocument, worker: Worker, drawMsMax: number): Promise<Drawn> {
  const { promise, reject, resolve } = Promise.withResolvers<Drawn>();
  let cause: unknown;
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    void worker.terminate();
  }, drawMsMax);
  const onError = (error: unknown) => {
    cause = error;
  };
  const onExit = (code: number) => {
    const timedOut = new DocumentsUnavailable(
      'timed-out',
      `A document took more than ${drawMsMax} ms and was given up`,
    );
    const crashed = new DocumentsUnavailable(
      'crashed',
      `The thread that drew a document ended with code ${code}; ask again`,
      { cause },
    );
    reject(stopped ? timedOut : crashed);
  };
  worker.once('message', resolve);
  worker.once('error', onError);
  worker.once('exit', onExit);
  worker.postMessage(document, []);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve);
    worker.off('error', onError);
    worker.off('exit', onExit);
  });
}
