/** The greatest of the keys below a bound, greatest first, at most `limit`. Keys are not equal. */
export function greatest(
  keys: Float64Array,
  count: number,
  limit: number,
  below: number,
): number[] {
  const top: number[] = [];
  let least = -Infinity;
  for (let at = 0; at < count; at++) {
    const key = keys[at] ?? 0;
    if (key >= below || (top.length === limit && key <= least)) continue;
    if (top.length === limit) top.pop();
    let place = top.length;
    while (place > 0 && (top[place - 1] ?? 0) < key) place--;
    top.splice(place, 0, key);
    least = top.at(-1) ?? -Infinity;
  }
  return top;
}
