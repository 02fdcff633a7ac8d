import { parentPort } from 'node:worker_threads';
import type { PrintableDocument } from '#ports/documents.ts';

/** A drawing thread for tests, which fails in the way that the document's number names. */
parentPort?.on('message', (document: PrintableDocument) => {
  if (document.number === 'crash') throw new Error('the thread fell over');
  if (document.number === 'exit') process.exit(3);
  if (document.number === 'hang') return;
  if (document.number === 'fail') parentPort?.postMessage({ ok: false, error: 'no ink' }, []);
  else parentPort?.postMessage({ ok: true, bytes: Buffer.from(document.number) }, []);
});
