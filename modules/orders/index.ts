export { ordersAggregates } from './aggregates.ts';
export { ordersRoutes } from './routes.ts';
export { ordersSubscriptions } from './subscriptions.ts';
export {
  isCalledOff,
  isToBeSent,
  mayDetailsArrive,
  mayReadOrder,
  neverPlaced,
  openBilling,
  openRecipient,
  openShipment,
} from './open-details.ts';
export type { Billing, Recipient, Shipment } from './open-details.ts';
export type { SellingPorts, Storefront } from './ports.ts';

export { callOffOrder } from './call-off-order.ts';
export { chargeOrder } from './charge-order.ts';
export { expireOrder, followPayment } from './finish-order.ts';
export {
  deliverOrder,
  dispatchOrder,
  noteFailedDelivery,
  noteRescheduled,
  takeBack,
} from './fulfil-order.ts';
export { giveMoneyBack } from './give-money-back.ts';
export { isBehindPayment } from './is-behind.ts';
export { cameToNothing, isOwing, isUnpaid } from './model.ts';
export type { Order } from './model.ts';
export { sendRefund } from './refund-order.ts';
export { restockOrder } from './restock-order.ts';
export { groupPartition, loadOrder, loadOrders, ordersOf, summaryOf } from './store.ts';
