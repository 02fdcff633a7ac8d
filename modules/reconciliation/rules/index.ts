import { deliveryRules } from './delivery-rules.ts';
import { invoiceRules } from './invoice-rules.ts';
import { orderRules } from './order-rules.ts';
import { paymentRules } from './payment-rules.ts';
import type { Rule } from './rule.ts';
import { stockRules } from './stock-rules.ts';

export type { Rule } from './rule.ts';

/**
 * Everything that an order is held to, in the order in which it is mended: what the order says of
 * itself first, since the others go by that.
 */
export const rules: readonly Rule[] = [
  ...orderRules,
  ...deliveryRules,
  ...stockRules,
  ...paymentRules,
  ...invoiceRules,
];
