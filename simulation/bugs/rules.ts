/** The rules of the simulator by short names, as they are told when they are broken. */
export const rule = {
  stock: 'units of stock balance',
  oversold: 'never more is promised than was received',
  charged: 'a buyer is charged once, for what they got',
  money: 'money balances',
  kept: 'what was acknowledged is kept',
  effects: 'every event takes effect everywhere, once',
  agree: 'all Regions hold the same in the end',
  ends: 'every piece of work comes to an end',
  truth: 'the API tells what is true',
  key: 'a key belongs to one request',
  cart: 'a cart shows what was put into it',
  oneOrder: 'a cart becomes at most one placed order',
  deadLetter: 'no dead letter is unexplained',
  noBug: 'no bug is thrown',
  settled: 'work comes to its end',
} as const;
