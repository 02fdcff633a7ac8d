export { findingAggregates } from './aggregates.ts';
export { noteStrayEvents } from './note-stray.ts';
export type { ReconciliationPorts } from './ports.ts';
export { keepReconciling, reconcile } from './reconcile.ts';
export type { Round } from './round.ts';
export { reconciliationRoutes } from './routes.ts';
export { reconciliationSubscriptions } from './subscriptions.ts';
