import { assertPrintable } from '#ports/documents.ts';
import type { Documents } from '#ports/documents.ts';
import { drawInvoice } from './invoice.ts';
import { drawReceipt } from './receipt.ts';
import { openSheet } from './sheet.ts';

/**
 * Renders in the calling thread: right for tests, tools and functions that serve one request at a
 * time. A server takes `openDocumentWorkers`, so that its event loop stays free.
 */
export function openDocuments(): Documents {
  return {
    render: async (document) => {
      assertPrintable(document);
      const sheet = openSheet(document);
      if (document.kind === 'receipt') drawReceipt(sheet, document);
      else drawInvoice(sheet, document);
      return sheet.finish();
    },
  };
}
