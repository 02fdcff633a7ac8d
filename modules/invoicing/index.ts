export { renderCreditNote, renderInvoice } from './render-invoice.ts';
export { invoicingRoutes } from './routes.ts';
export { creditNoteIdOf } from './store.ts';
export { invoicingSubscriptions } from './subscriptions.ts';
