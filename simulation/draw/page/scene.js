/** Draws one view of a run as SVG: lanes over time, and between them what went from one to another. */

import { clock, duration, escaped, laneNames } from './shared.js';

const laneHeightLeast = 50;
const laneHeightMost = 92;
const linkHeight = 30;
const rowHeight = 19;
const axisHeight = 26;
const topHeight = 24;
/** More shapes than this make a browser slow and a reader blind: beyond, neighbours are drawn as one. */
const shapesMax = 1_400;

/** Where each lane lies, in about so much height: faults are stacked in rows below its rail. */
export function layoutOf(picture, heightWanted) {
  const stacks = picture.lanes.map((name) => ({
    name,
    isLink: name === 'link',
    rows: stacked(picture.faults.filter(({ lane }) => lane === name)),
  }));
  const rowsOf = ({ rows }) => rows.reduce((most, { row }) => Math.max(most, row + 1), 0);
  const taken = stacks.reduce((sum, stack) => sum + rowsOf(stack) * rowHeight, linkHeight);
  const left = (heightWanted - taken - topHeight - axisHeight) / (stacks.length - 1);
  const room = Math.round(Math.min(laneHeightMost, Math.max(laneHeightLeast, left)));
  const lanes = new Map();
  let y = topHeight;
  for (const stack of stacks) {
    const height = (stack.isLink ? linkHeight : room) + rowsOf(stack) * rowHeight;
    const rail = y + 30 + Math.round((room - laneHeightLeast) * 0.6);
    lanes.set(stack.name, { ...stack, top: y, rail, height });
    y += height;
  }
  return { lanes, bottom: y, height: y + axisHeight };
}

/** Each fault in the first row that is free by then; a name needs some room in any case. */
function stacked(faults) {
  const ends = [];
  return faults
    .toSorted((a, b) => a.at - b.at)
    .map((fault) => {
      let row = ends.findIndex((end) => end < fault.at);
      if (row < 0) row = ends.length;
      ends[row] = fault.end + 60_000;
      return { ...fault, row };
    });
}

export function sceneOf(picture, layout, ways, view) {
  const scene = { picture, layout, view, ways, ...lens(ways, view) };
  const parts = [
    quietStretches(scene),
    lanes(scene),
    seats(scene),
    faults(scene),
    downs(scene),
    messages(scene),
    faultNames(scene),
    points(scene),
    seatMarks(scene),
    violations(scene),
    axis(scene),
  ];
  return `<svg width="${view.width}" height="${layout.height}" viewBox="0 0 ${view.width} ${layout.height}" role="img" aria-label="Lanes over time">
<defs><marker id="tipOf" viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 6 3 0 6z" fill="context-stroke"/></marker>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch"/></pattern></defs>
${parts.join('\n')}</svg>`;
}

function lens(ways, { from, to, width }) {
  const scale = width / (to - from);
  return {
    x: (ms) => (ways.at(ms) - from) * scale,
    msAt: (x) => ways.ms(from + x / scale),
    isSeen: (ms, end = ms) => ways.at(end) >= from && ways.at(ms) <= to,
  };
}

/** Where much time takes little room, it is said how much. */
function quietStretches({ layout, picture, x, isSeen, view }) {
  return picture.scale
    .slice(1)
    .map(([end, at], index) => [picture.scale[index][0], end, at - picture.scale[index][1]])
    .filter(([ms, end, room]) => (end - ms) / room > 15 && isSeen(ms, end))
    .map(([ms, end]) => {
      const [left, right] = [x(ms), x(end)];
      if (right - left < 3) return '';
      const middle = (Math.max(0, left) + Math.min(view.width, right)) / 2;
      const words =
        right - left > 54
          ? `<text x="${fine(middle)}" y="${layout.bottom - 8}" class="quietText">${duration(end - ms)}</text>`
          : '';
      return `<rect x="${fine(left)}" y="${topHeight}" width="${fine(right - left)}" height="${layout.bottom - topHeight}" class="quiet"/>${words}`;
    })
    .join('');
}

function lanes({ layout, view }) {
  return [...layout.lanes.values()]
    .map(({ height, isLink, name, rail, top }) => {
      const line = isLink
        ? ''
        : `<path d="M0 ${rail}H${view.width}" class="rail ${name}"/><path d="M0 ${top + height}H${view.width}" class="edge"/>`;
      return line;
    })
    .join('');
}

/** Names lie over everything, at the left, so that they are there wherever one is. */
export function laneLabels(layout) {
  return [...layout.lanes.values()]
    .filter(({ isLink, rows }) => !isLink || rows.length > 0)
    .map(
      ({ name, top }) =>
        `<span class="lane ${name}" style="top:${top + 3}px">${laneNames[name] ?? name}</span>`,
    )
    .join('');
}

/** Under each Region's rail, in the colour of who holds its home. */
function seats({ layout, picture, x, isSeen, view }) {
  return picture.regions
    .map((home) => {
      const { rail } = layout.lanes.get(home);
      const own = picture.seats.filter((seat) => seat.home === home);
      const first = { holder: home, standing: 'serving', at: 0 };
      const all = [first, ...own];
      return all
        .map(({ at, holder, standing }, index) => {
          const end = all[index + 1]?.at ?? picture.endMs;
          if (!isSeen(at, end)) return '';
          const left = Math.max(0, x(at));
          const width = Math.min(view.width, x(end)) - left;
          return `<rect x="${fine(left)}" y="${rail + 2}" width="${fine(Math.max(1, width))}" height="4" class="seat ${holder} ${standing}"/>`;
        })
        .join('');
    })
    .join('');
}

function seatMarks({ layout, picture, x, isSeen }) {
  let lastRight = -Infinity;
  return picture.seats
    .filter(({ at }) => isSeen(at))
    .map(({ at, holder, home, text }) => {
      const { rail, top } = layout.lanes.get(home);
      const left = x(at);
      const flag = `<path d="M${fine(left)} ${top + 2}V${rail + 6}" class="flag ${holder}"/><circle cx="${fine(left)}" cy="${rail + 4}" r="4.5" class="flagDot ${holder}"${tip(`${clock(at)}  ${text}`)}/>`;
      if (left < lastRight) return flag;
      lastRight = left + text.length * 6.2 + 12;
      return `${flag}<text x="${fine(left + 5)}" y="${top + 13}" class="flagText halo">${escaped(text)}</text>`;
    })
    .join('');
}

/** Each fault that is seen, with the room to the next one in its row. */
function placedFaults({ layout, x, isSeen, view }) {
  return [...layout.lanes.values()].flatMap(({ isLink, rail, rows, top }) =>
    rows
      .filter(({ at, end }) => isSeen(at, end))
      .map((fault) => {
        const next = rows.find(({ at, row }) => row === fault.row && at > fault.at);
        const left = Math.max(0, x(fault.at));
        const right = Math.max(left + 3, Math.min(view.width, x(fault.end)));
        const room = Math.min(view.width, next ? x(next.at) : Infinity) - left - 8;
        const y = (isLink ? top + 20 : rail + 13) + fault.row * rowHeight;
        return {
          ...fault,
          left,
          right,
          room,
          y,
          said: `${fault.text} for ${duration(fault.end - fault.at)}`,
        };
      }),
  );
}

function faults(scene) {
  return placedFaults(scene)
    .map(
      ({ at, end, left, right, said, y }) =>
        `<rect x="${fine(left)}" y="${y}" width="${fine(right - left)}" height="${rowHeight - 4}" rx="2" class="fault"${tip(`${clock(at)} – ${clock(end)}  ${said}`)}/>`,
    )
    .join('');
}

/** Names lie above what crosses them, and may run on over the end of a short band. */
function faultNames(scene) {
  return placedFaults(scene)
    .map(({ left, room, said, y }) => {
      const words = fitting(said, room);
      return words === ''
        ? ''
        : `<text x="${fine(left + 5)}" y="${y + 11}" class="faultText halo">${escaped(words)}</text>`;
    })
    .join('');
}

function fitting(text, room) {
  const characters = Math.floor(room / 5.9);
  if (characters < 8) return '';
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

function downs({ layout, picture, x, isSeen, view }) {
  return picture.downs
    .filter(({ at, end }) => isSeen(at, end))
    .map(({ at, end, lane }) => {
      const { rail } = layout.lanes.get(lane);
      const left = Math.max(0, x(at));
      const width = Math.max(2, Math.min(view.width, x(end)) - left);
      return `<rect x="${fine(left)}" y="${rail - 9}" width="${fine(width)}" height="9" class="down"${tip(`${clock(at)} – ${clock(end)}  ${laneNames[lane]} is down for ${duration(end - at)}`)}/>`;
    })
    .join('');
}

function isChosen({ orders }, { order }) {
  return order === undefined || orders?.includes(order) === true;
}

function messages({ layout, picture, x, isSeen, view }) {
  const seen = picture.messages.filter(
    (message) =>
      (view.order === undefined ? view.kinds.has(message.kind) : message.kind !== 'lease') &&
      isChosen(message, view) &&
      isSeen(message.at, message.end ?? message.at),
  );
  const step = Math.max(1, Math.ceil((seen.length / shapesMax) * 3));
  const groups =
    seen.length <= shapesMax
      ? seen.map((message) => [message])
      : [...Map.groupBy(seen, (one) => bucket(one, x, step)).values()];
  // Where lines are dense, tips would be all that is seen.
  const tips = groups.length < 450 ? ' tips' : '';
  return `<g class="messages${tips}${view.order === undefined ? '' : ' one'}">${groups.map((group) => arrow(group, layout, x)).join('')}</g>`;
}

function bucket({ at, from, kind, to, end }, x, step) {
  return `${kind} ${from} ${to} ${Math.round(x(at) / step)} ${end === undefined}`;
}

function arrow(group, layout, x) {
  const [{ at, end, from, kind, orders, text, to }] = group;
  const start = x(at);
  const stop = x(end ?? at);
  const [a, b] = [layout.lanes.get(from).rail, layout.lanes.get(to).rail];
  const isLost = end === undefined;
  const weight =
    group.length === 1 ? '' : ` style="stroke-width:${fine(1 + Math.log2(group.length) / 2.5)}"`;
  const took = isLost ? 'never arrived' : duration(end - at);
  const said =
    group.length === 1
      ? `${clock(at)}  ${text}  (${kind}, ${laneShort(from)} → ${laneShort(to)}, ${took})`
      : `${clock(at)}  ${group.length} × ${kind}, ${laneShort(from)} → ${laneShort(to)}`;
  const order = group.length === 1 && orders?.length === 1 ? ` data-order="${orders[0]}"` : '';
  return `<path d="${way(start, a, stop, b, isLost)}" class="m ${kind}${isLost ? ' lost' : ''}"${weight}${order}${tip(said)}/>`;
}

/** From rail to rail; within one lane as an arc; what never arrived ends half-way in a cross. */
function way(start, a, stop, b, isLost) {
  if (isLost) {
    const [mx, my] = [(start + stop) / 2 + 4, (a + b) / 2];
    return `M${fine(start)} ${a}L${fine(mx)} ${fine(my)}m-3 -3l6 6m0 -6l-6 6`;
  }
  if (a === b) {
    const lift = Math.min(20, 8 + (stop - start) / 6);
    return `M${fine(start)} ${a}Q${fine((start + stop) / 2)} ${fine(a - lift * 2)} ${fine(stop)} ${a}`;
  }
  // Room for the tip.
  return `M${fine(start)} ${a}L${fine(stop)} ${b + (a < b ? -3 : 3)}`;
}

function laneShort(name) {
  return name === 'eu' || name === 'ap' ? name : name.slice(0, 8);
}

/** Words that would lie on each other stand above each other. */
const wordSteps = [0, 1, 2];

function points({ layout, picture, x, isSeen, view }) {
  const seen = picture.points.filter(
    (point) => isChosen(point, view) && isSeen(point.at) && point.kind !== 'violation',
  );
  const shown =
    seen.length <= shapesMax
      ? seen
      : [
          ...Map.groupBy(
            seen,
            ({ at, kind, lane }) => `${lane} ${kind} ${Math.round(x(at) / 3)}`,
          ).values(),
        ].map(([first, ...more]) =>
          more.length === 0 ? first : { ...first, text: `${first.text} and ${more.length} more` },
        );
  const isLabelled = view.order !== undefined || shown.length < 60;
  const right = new Map();
  return shown
    .map((point) => {
      const { at, kind, lane, orders, text } = point;
      const { rail } = layout.lanes.get(lane) ?? layout.lanes.get('clients');
      const left = x(at);
      const order = orders?.length === 1 ? ` data-order="${orders[0]}"` : '';
      const dot = `<circle cx="${fine(left)}" cy="${rail}" r="${kind === 'event' ? 3.2 : 2.6}" class="p ${kindClass(kind)}"${order}${tip(`${clock(at)}  ${kind}: ${text}`)}/>`;
      if (!isLabelled || (kind !== 'event' && lane !== 'clients')) return dot;
      const word = text.split(' ')[0];
      const step = wordSteps.find((one) => left >= (right.get(`${lane} ${one}`) ?? -Infinity));
      if (step === undefined) return dot;
      right.set(`${lane} ${step}`, left + word.length * 6 + 8);
      return `${dot}<text x="${fine(left)}" y="${rail - 8 - step * 11}" class="pointText halo">${escaped(word)}</text>`;
    })
    .join('');
}

function kindClass(kind) {
  return kind.startsWith('shopper') ? 'client' : kind.replaceAll(' ', '-');
}

function violations({ layout, picture, x, isSeen, view }) {
  const seen = picture.violations
    .filter(
      (one) => isSeen(one.at) && (view.order === undefined || one.orders.includes(view.order)),
    )
    .map((one) => ({ ...one, left: Math.min(view.width - 2, Math.max(2, x(one.at))) }));
  return seen
    .map(({ at, left, rule, text }, index) => {
      const line = `<path d="M${fine(left)} ${topHeight - 8}V${layout.bottom}" class="bad"/><path d="M${fine(left)} ${topHeight - 20}l7 7-7 7-7-7z" class="badMark"${tip(`${clock(at)}  ${rule}: ${text}`)}/>`;
      return line + violationName(rule, left, seen[index - 1]?.left ?? 0, seen[index + 1], view);
    })
    .join('');
}

/** On the side with more room; nothing where the next mark would lie on it. */
function violationName(rule, left, before, next, view) {
  const after = next?.left ?? view.width;
  const isLeft = left - before > after - left && next === undefined;
  const words = fitting(rule, (isLeft ? left - before : after - left) - 24);
  if (words === '') return '';
  const anchor = isLeft ? 'end' : 'start';
  return `<text x="${fine(left + (isLeft ? -11 : 11))}" y="${topHeight - 9}" class="badText halo" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function axis({ layout, msAt, view, x }) {
  const every = 118;
  const y = layout.bottom;
  let parts = `<path d="M0 ${y}H${view.width}" class="axis"/>`;
  for (let at = every / 2; at < view.width - 30; at += every) {
    const span = msAt(at + every / 2) - msAt(at - every / 2);
    const step = niceStep(span / 2);
    const ms = Math.round(msAt(at) / step) * step;
    const place = Math.abs(x(ms) - at) < every / 2.4 ? x(ms) : at;
    const shown = place === at ? msAt(at) : ms;
    parts += `<path d="M${fine(place)} ${y}v5" class="axis"/><text x="${fine(place)}" y="${y + 18}" class="tick">${clock(shown, step)}</text>`;
  }
  return parts;
}

function niceStep(ms) {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 6e5, 18e5];
  return steps.findLast((step) => step <= ms) ?? 1;
}

/** The whole run in one strip: how much happens when, what goes wrong, and what of it is in view. */
export function overviewOf(picture, ways, view, height) {
  const whole = ways.at(picture.endMs);
  const bins = Math.max(60, Math.floor(view.width / 4));
  const counts = Array.from({ length: bins }, () => 0);
  for (const one of picture.messages) {
    if (one.kind === 'lease' || !isChosen(one, view)) continue;
    counts[Math.min(bins - 1, Math.floor((ways.at(one.at) / whole) * bins))] += 1;
  }
  const most = Math.max(1, ...counts);
  const x = (ms) => (ways.at(ms) / whole) * view.width;
  const bars = counts.map((count, bin) => {
    const tall = Math.sqrt(count / most) * (height - 12);
    return `M${fine(((bin + 0.5) * view.width) / bins)} ${height}v${fine(-tall)}`;
  });
  const troubles = picture.faults.map(
    ({ at, end }) =>
      `<rect x="${fine(x(at))}" y="0" width="${fine(Math.max(2, x(end) - x(at)))}" height="4" class="fault"/>`,
  );
  const flags = picture.seats.map(
    ({ at, holder }) => `<path d="M${fine(x(at))} 0V${height}" class="flag ${holder}"/>`,
  );
  const bad = picture.violations.map(
    ({ at }) => `<path d="M${fine(Math.min(view.width - 1, x(at)))} 0V${height}" class="bad"/>`,
  );
  const [left, right] = [view.from, view.to].map((at) => (at / whole) * view.width);
  return `<svg width="${view.width}" height="${height}" aria-hidden="true">
<path d="${bars.join('')}" class="bars" style="stroke-width:${fine(view.width / bins - 1)}"/>${troubles.join('')}${flags.join('')}${bad.join('')}
<rect x="0" y="0" width="${fine(left)}" height="${height}" class="shade"/><rect x="${fine(right)}" y="0" width="${fine(Math.max(0, view.width - right))}" height="${height}" class="shade"/>
<rect x="${fine(left)}" y=".5" width="${fine(Math.max(3, right - left))}" height="${height - 1}" class="window"/></svg>`;
}

function tip(text) {
  return ` data-tip="${escaped(text)}"`;
}

function fine(value) {
  return Math.round(value * 10) / 10;
}
