export { openShopping } from './open-shopping.ts';
export type { Shopping, ShoppingOptions, ShoppingPorts, ShoppingStatus } from './open-shopping.ts';
export type { ReadRequest } from './answers/reception.ts';
export type { ReadAnswer } from './answers/read-answer.ts';
export { shoppingRoutes } from './routes.ts';
