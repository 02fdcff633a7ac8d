export { ordersRoutes } from './routes.ts';
export { ordersSubscriptions } from './subscriptions.ts';
export {
  mayReadOrder,
  neverPlaced,
  openBilling,
  openRecipient,
  openShipment,
} from './open-details.ts';
export type { Billing, Recipient, Shipment } from './open-details.ts';
export type { SellingPorts, Storefront } from './ports.ts';
