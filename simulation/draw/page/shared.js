/** Names and small forms that the picture and the lists have in common. */

export const kinds = [
  { name: 'request', text: 'requests', shown: true },
  { name: 'forward', text: 'forwards', shown: true },
  { name: 'peers', text: 'between Regions', shown: true },
  { name: 'replication', text: 'replication', shown: true },
  { name: 'queue', text: 'queues', shown: false },
  { name: 'webhook', text: 'webhooks', shown: true },
  { name: 'partner', text: 'partners asked', shown: true },
  { name: 'witness', text: 'witness', shown: true },
  { name: 'lease', text: 'leases', shown: false },
];

export const laneNames = {
  clients: 'Clients',
  eu: 'Frankfurt · eu',
  ap: 'Singapore · ap',
  link: 'Link',
  provider: 'Payment provider',
  courier: 'Courier',
  witness: 'Witness',
};

export function escaped(text) {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `1:02:03.456`, with as many digits as a span of so many milliseconds needs. */
export function clock(ms, spanMs = 0) {
  const digits = spanMs >= 10_000 ? 0 : spanMs >= 1_000 ? 1 : 3;
  // Cut, not rounded up to a sixtieth second.
  const factor = 10 ** digits;
  const seconds = Math.floor((ms / 1_000) * factor) / factor;
  const rest = (seconds % 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${minutes}:${rest}`;
}

/** `12 min`, `3.4 s`, `80 ms`. */
export function duration(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** The last characters of an id tell it apart within a run. */
export function shortId(id) {
  return `${id.slice(0, 6)}…${id.slice(-6)}`;
}

/** The two ways along a scale of corners: from milliseconds to places, and back. */
export function waysOf(scale) {
  const along = (from, to) => (value) => {
    let low = 0;
    let high = scale.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (scale[middle][from] <= value) low = middle;
      else high = middle;
    }
    const [a, b] = [scale[low], scale[high]];
    const length = b[from] - a[from];
    const share = length === 0 ? 0 : (value - a[from]) / length;
    return a[to] + Math.min(1, Math.max(0, share)) * (b[to] - a[to]);
  };
  return { at: along(0, 1), ms: along(1, 0) };
}
