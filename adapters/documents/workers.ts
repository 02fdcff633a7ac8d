import { assertPrintable, DocumentsUnavailable } from '#ports/documents.ts';
import type { Documents } from '#ports/documents.ts';
import { startDrawingThread } from './drawing-thread.ts';
import type { DrawingThread } from './drawing-thread.ts';

export interface DocumentWorkersOptions {
  /** Each takes about 90 MB of memory, 150 once all scripts were met. 1 unless told. */
  readonly threads?: number;
  /** Documents that wait for a thread; beyond them `render` throws `busy`. 200 unless told. */
  readonly queueMax?: number;
  /** A document that takes longer is given up, and its thread with it. 10 s unless told. */
  readonly drawMsMax?: number;
  /** The thread's module, replaced only to see what happens when it fails. */
  readonly entry?: URL;
}

export interface DocumentWorkers extends Documents {
  /** Takes no more, throws `closed` at those that wait, and finishes what is being drawn. */
  close(): Promise<void>;
}

type Waiter = PromiseWithResolvers<DrawingThread>;

/**
 * Renders in worker threads, so that the caller's event loop goes on. First come, first served.
 * A thread that dies takes only the document that it was drawing with it (`crashed`, `timed-out`).
 */
export function openDocumentWorkers(options: DocumentWorkersOptions = {}): DocumentWorkers {
  const { drawMsMax = 10_000, queueMax = 200, threads: count = 1 } = options;
  const entry = options.entry ?? new URL('./worker.ts', import.meta.url);
  const threads = Array.from({ length: count }, () => startDrawingThread(entry, drawMsMax));
  const free = [...threads];
  const waiting: Waiter[] = [];
  const drawing = new Set<Promise<unknown>>();
  let closed = false;

  const waitForThread = async (): Promise<DrawingThread> => {
    if (waiting.length >= queueMax) {
      throw new DocumentsUnavailable('busy', `${queueMax} documents wait already; ask again later`);
    }
    const waiter = Promise.withResolvers<DrawingThread>();
    waiting.push(waiter);
    return waiter.promise;
  };

  const giveBack = (thread: DrawingThread): void => {
    const next = waiting.shift();
    if (next) next.resolve(thread);
    else free.push(thread);
  };

  return {
    render: async (document) => {
      // Here and not in the thread, so that a caller's bug shows the caller's stack.
      assertPrintable(document);
      if (closed) throw new DocumentsUnavailable('closed', 'The document threads are closed');
      // A free thread is taken at once, so that `close` sees every drawing that was asked for.
      const thread = free.pop() ?? (await waitForThread());
      const drawn = thread.draw(document).finally(() => giveBack(thread));
      drawing.add(drawn);
      return drawn.finally(() => drawing.delete(drawn));
    },
    close: async () => {
      closed = true;
      for (const waiter of waiting.splice(0)) {
        waiter.reject(new DocumentsUnavailable('closed', 'The document threads were closed'));
      }
      await Promise.allSettled(drawing);
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
