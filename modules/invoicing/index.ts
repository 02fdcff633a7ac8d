export { invoicingAggregates } from './aggregates.ts';
export { renderCreditNote, renderInvoice } from './render-invoice.ts';
export { invoicingRoutes } from './routes.ts';
export { issueCreditNote } from './issue-credit-note.ts';
export { issueInvoice } from './issue-invoice.ts';
export { creditable } from './model.ts';
export type { Invoice, PlacedOrder } from './model.ts';
export { creditNoteIdOf, loadInvoice, loadInvoices } from './store.ts';
export { invoicingSubscriptions } from './subscriptions.ts';
