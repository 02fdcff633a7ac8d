export { deliveryAggregates } from './aggregates.ts';
export { cancelDelivery } from './cancel-delivery.ts';
export { attemptsLeft } from './model.ts';
export type { Delivery, DeliveryStatus } from './model.ts';
export { requestDelivery } from './request-delivery.ts';
export { shipmentsOf } from './shipment.ts';
export { loadDeliveries, loadDelivery } from './store.ts';
export { deliveryRoutes } from './routes.ts';
export { deliverySubscriptions } from './subscriptions.ts';
