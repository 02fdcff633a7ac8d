/** The lists beside the picture: broken rules, faults, orders, and what is in view. */

import { clock, duration, escaped, laneNames, shortId } from './shared.js';

const rowsMax = 400;

export const tabs = [
  { name: 'rules', text: 'Broken', count: ({ violations }) => violations.length, rows: ruleRows },
  { name: 'faults', text: 'Faults', count: ({ faults }) => faults.length, rows: faultRows },
  { name: 'orders', text: 'Orders', count: ({ orders }) => orders.length, rows: orderRows },
  { name: 'events', text: 'In view', count: () => undefined, rows: eventRows },
];

/** A list as HTML, of what contains the words that are looked for. */
export function listOf(tab, picture, view, words) {
  const wanted = words.trim().toLowerCase();
  const rows = tab
    .rows(picture, view)
    .filter(({ text }) => wanted === '' || text.toLowerCase().includes(wanted));
  if (rows.length === 0) return `<p class="empty">${emptyText(tab.name, wanted)}</p>`;
  const more =
    rows.length > rowsMax ? `<p class="empty">and ${rows.length - rowsMax} more</p>` : '';
  return (
    rows
      .slice(0, rowsMax)
      .map(({ html }) => html)
      .join('') + more
  );
}

function emptyText(name, wanted) {
  if (wanted !== '') return 'Nothing here is called that.';
  if (name === 'rules') return 'No rule was broken.';
  if (name === 'faults') return 'Nothing went wrong in this run.';
  return 'Nothing here.';
}

function row({ at, end = at, body, order, tone = '', text }) {
  const choice = order === undefined ? '' : ` data-order="${order}"`;
  return {
    text,
    html: `<button type="button" class="row ${tone}" data-at="${at}" data-end="${end}"${choice}>${body}</button>`,
  };
}

function ruleRows({ orders, violations }) {
  return violations.map(({ at, orders: named, rule, text }) => {
    const [order] = named;
    const about =
      order === undefined ? '' : `<small>Show order ${shortId(orders[order].id)}</small>`;
    return row({
      at,
      order,
      tone: 'bad',
      text: `${rule} ${text}`,
      body: `<time>${clock(at)}</time><b>${escaped(rule)}</b><span>${escaped(text)}</span>${about}`,
    });
  });
}

function faultRows({ faults, seats }) {
  const all = [
    ...faults.map((fault) => ({ ...fault, tone: 'trouble' })),
    ...seats.map(({ at, home, text }) => ({ at, end: at, lane: home, text, tone: 'custody' })),
  ].toSorted((a, b) => a.at - b.at);
  return all.map(({ at, end, text, tone }) =>
    row({
      at,
      end,
      tone,
      text,
      body: `<time>${clock(at)}</time><b>${escaped(text)}</b>${end > at ? `<small>for ${duration(end - at)}</small>` : ''}`,
    }),
  );
}

function orderRows({ orders }, view) {
  return orders.map(({ at, buyer, end, id, isBroken, status }, index) =>
    row({
      at,
      end,
      order: index,
      tone: `${isBroken ? 'bad' : ''} ${view.order === index ? 'current' : ''}`,
      text: `${id} ${buyer} ${status}`,
      body: `<time>${clock(at, 10_000)}</time><b>${shortId(id)}</b><span>${escaped(status)}, ${escaped(buyer)}</span>`,
    }),
  );
}

/** In the order of their happening; leases and the like only when they are drawn. */
function eventRows({ messages, points }, view) {
  const isWanted = ({ at, orders }) =>
    at >= view.fromMs &&
    at <= view.toMs &&
    (view.order === undefined || orders?.includes(view.order));
  const sent = messages
    .filter(
      (one) =>
        isWanted(one) &&
        (view.order !== undefined ? one.kind !== 'lease' : view.kinds.has(one.kind)),
    )
    .map(({ at, end, from, kind, orders, text, to }) => ({
      at,
      lane: from === to ? laneNames[from] : `${from} → ${to}`,
      text: end === undefined ? `${text}, never arrived` : text,
      kind,
      orders,
    }));
  const told = points
    .filter((one) => isWanted(one))
    .map(({ lane, ...point }) => ({ ...point, lane: laneNames[lane] ?? lane }));
  return [...sent, ...told]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, kind, lane, orders, text }) =>
      row({
        at,
        order: orders?.length === 1 ? orders[0] : undefined,
        tone: kind === 'violation' ? 'bad' : '',
        text: `${lane} ${kind} ${text}`,
        body: `<time>${clock(at)}</time><span><i class="k ${kind.replaceAll(' ', '-')}"></i> ${escaped(text)}</span><small>${escaped(kind)}, ${escaped(lane)}</small>`,
      }),
    );
}
