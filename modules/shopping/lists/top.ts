/** The greatest keys offered that are below a bound, greatest first, at most `limit`. No two are equal. */
export class Top {
  readonly keys: number[] = [];
  /** Keys up to this need not be offered. */
  least = -Infinity;
  private readonly limit: number;
  private readonly below: number;

  constructor(limit: number, below: number) {
    this.limit = limit;
    this.below = below;
  }

  offer(key: number): void {
    const { keys, limit } = this;
    if (key >= this.below || key <= this.least) return;
    if (keys.length === limit) keys.pop();
    let place = keys.length;
    while (place > 0 && (keys[place - 1] ?? 0) < key) place--;
    keys.splice(place, 0, key);
    if (keys.length === limit) this.least = keys[limit - 1] ?? -Infinity;
  }
}
