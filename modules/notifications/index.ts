export { notificationSubscriptions } from './subscriptions.ts';
