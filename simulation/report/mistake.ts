/** What whoever called the simulator can mend: they are told what it is, not where it was thrown. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}
