export { deliveryRoutes } from './routes.ts';
export { deliverySubscriptions } from './subscriptions.ts';
