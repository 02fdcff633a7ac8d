export type { PaymentPorts } from './absorb.ts';
export { authorizePayment } from './authorize-payment.ts';
export { capturePayment } from './capture-payment.ts';
export { confirmPayment } from './confirm-payment.ts';
export { refundPayment } from './refund-payment.ts';
export { paymentPeerOperations, paymentRoutes } from './routes.ts';
export { readPayment, settlePayment } from './settle-payment.ts';
export type { PaymentView } from './view.ts';
export { voidPayment } from './void-payment.ts';
