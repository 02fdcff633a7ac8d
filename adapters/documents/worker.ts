import { parentPort } from 'node:worker_threads';
import { present } from '#kernel/assert.ts';
import type { PrintableDocument } from '#ports/documents.ts';
import { openDocuments } from './documents.ts';
import type { Drawn } from './drawing-thread.ts';

/** The entry of a drawing thread: one document in, one answer out. */
const port = present(parentPort, 'parent thread; this module is the entry of a worker');
const documents = openDocuments();

port.on('message', (document: PrintableDocument) => void answer(document));

async function answer(document: PrintableDocument): Promise<void> {
  const drawn = await draw(document);
  // The bytes are handed over, not copied.
  const handedOver =
    drawn.ok && drawn.bytes.buffer instanceof ArrayBuffer ? [drawn.bytes.buffer] : [];
  port.postMessage(drawn, handedOver);
}

async function draw(document: PrintableDocument): Promise<Drawn> {
  try {
    return { ok: true, bytes: await documents.render(document) };
  } catch (error) {
    // An error cannot cross threads as it is: the other side throws its own, with this as cause.
    return { ok: false, error };
  }
}
