export { renderInvoice } from './render-invoice.ts';
export { invoicingRoutes } from './routes.ts';
export { invoicingSubscriptions } from './subscriptions.ts';
