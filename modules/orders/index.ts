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

export { chargeOrder } from './charge-order.ts';
export { expireOrder, followPayment } from './finish-order.ts';
export {
  deliverOrder,
  dispatchOrder,
  noteFailedDelivery,
  releaseUncollected,
  takeBack,
} from './fulfil-order.ts';
export { giveMoneyBack } from './give-money-back.ts';
export { cameToNothing, isUnpaid } from './model.ts';
export type { Order } from './model.ts';
export { sendRefund } from './refund-order.ts';
export { groupPartition, loadOrders, ordersOf, summaryOf } from './store.ts';
