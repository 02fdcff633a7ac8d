/** The sea as a picture: lanes, what crosses them, where they are cut, and the witness above. */

const namespace = 'http://www.w3.org/2000/svg';
/** An end of a lane is not where a drop begins or ends, but where the Region's ring does. */
const at = { eu: [46, 190], ap: [354, 190], witness: [200, 40] };
const lanes = {
  'eu>ap': 'M 62 178 C 140 118, 260 118, 338 178',
  'ap>eu': 'M 338 202 C 260 262, 140 262, 62 202',
};
const thinLanes = {
  eu: 'M 55 176 L 190 52',
  ap: 'M 345 176 L 210 52',
};
const dropsMax = 26;
const crossingMs = 1_500;
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

function shape(name, attributes, parent) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

/** Draws the sea once; the returned function shows a state in it. */
export function drawSea(svg, caption) {
  const parts = { lanes: {}, crosses: {}, figures: {}, thin: {}, ports: {} };
  for (const end of ['eu', 'ap']) {
    parts.thin[end] = shape('path', { d: thinLanes[end], class: 'lane thin' }, svg);
  }
  for (const [way, d] of Object.entries(lanes)) {
    parts.lanes[way] = shape('path', { d, class: 'lane' }, svg);
    const y = way === 'eu>ap' ? 133 : 247;
    const cross = shape('g', { class: 'cross', visibility: 'hidden' }, svg);
    shape('path', { d: `M 192 ${y - 8} l 16 16 m 0 -16 l -16 16` }, cross);
    parts.crosses[way] = cross;
    const figureY = way === 'eu>ap' ? 112 : 276;
    parts.figures[way] = shape('text', { x: 200, y: figureY, class: 'figure' }, svg);
  }
  const drops = shape('g', {}, svg);
  for (const [end, [x, y]] of Object.entries(at)) {
    const kind = end === 'witness' ? 'third' : end;
    parts.ports[end] = shape(
      'circle',
      { cx: x, cy: y, r: end === 'witness' ? 11 : 16, class: `port ${kind}` },
      svg,
    );
  }
  shape('text', { x: 200, y: 18 }, svg).textContent = 'Witness';
  shape('text', { x: 46, y: 230 }, svg).textContent = 'Frankfurt';
  shape('text', { x: 354, y: 230 }, svg).textContent = 'Singapore';
  const crossings = Object.keys(lanes).map((way) => new Crossing(way, parts.lanes[way], drops));
  return (state) => show(state, parts, crossings, caption);
}

function show(state, parts, crossings, caption) {
  const ways = Object.fromEntries(state.ways.map((way) => [way.way, way]));
  const said = [];
  for (const crossing of crossings) {
    const { way } = crossing;
    const { cut, waitingBytes, carriedBytes } = ways[way];
    const isCut = cut !== undefined;
    parts.lanes[way].setAttribute('class', isCut ? 'lane cut' : 'lane');
    parts.crosses[way].setAttribute('visibility', isCut ? 'visible' : 'hidden');
    const text = isCut ? cutText(cut, waitingBytes) : lagText(state, way);
    parts.figures[way].textContent = text;
    said.push(`${way === 'eu>ap' ? 'Frankfurt to Singapore' : 'Singapore to Frankfurt'}: ${text}`);
    crossing.carried(carriedBytes, state.at, isCut);
  }
  for (const end of ['eu', 'ap']) {
    const isCut = [`${end}>witness`, `witness>${end}`].some((way) => ways[way].cut !== undefined);
    parts.thin[end].setAttribute('class', isCut ? 'lane thin cut' : 'lane thin');
    ring(parts.ports[end], end, state.regions[end].process !== 'running');
  }
  ring(parts.ports.witness, 'third', state.witness.process !== 'running');
  const words = said.join('. ');
  if (caption.textContent !== words) caption.textContent = words;
}

function ring(port, kind, isGone) {
  port.setAttribute('class', `port ${kind}${isGone ? ' gone' : ''}`);
}

function cutText(cut, waitingBytes) {
  if (cut === 'reset') return 'refused';
  return waitingBytes > 0 ? `cut, ${Math.ceil(waitingBytes / 1024)} kB held` : 'cut';
}

/** How far the Region at the end of a way is behind the one at its beginning. */
function lagText(state, way) {
  const { lag, process } = state.regions[way.slice(3)];
  if (process !== 'running') return 'nobody there';
  if (!lag || !lag.reachable) return 'no word';
  return lag.behindMs > 0 ? `${lag.behindMs} ms behind` : 'in step';
}

/** Drops on one lane: the more bytes cross, the more of them. */
class Crossing {
  #lane;
  #parent;
  #drops = [];
  #perSecond = 0;
  #due = 0;
  #isCut = false;
  #last = { bytes: undefined, at: 0 };
  #before = 0;

  constructor(way, lane, parent) {
    this.way = way;
    this.#lane = lane;
    this.#parent = parent;
    requestAnimationFrame((now) => this.#frame(now));
  }

  carried(bytes, at, isCut) {
    const { bytes: before, at: since } = this.#last;
    this.#isCut = isCut;
    this.#last = { bytes, at };
    if (before === undefined || at <= since) return;
    const kBPerSecond = (bytes - before) / (at - since);
    const wanted = kBPerSecond < 0.5 ? 0 : Math.min(14, 1 + Math.sqrt(kBPerSecond));
    this.#perSecond += (wanted - this.#perSecond) * 0.4;
  }

  #frame(now) {
    requestAnimationFrame((next) => this.#frame(next));
    const passed = Math.min(100, now - this.#before);
    this.#before = now;
    if (stillness.matches) {
      for (const drop of this.#drops.splice(0)) drop.circle.remove();
      return;
    }
    this.#due += (passed / 1_000) * this.#perSecond;
    if (this.#due >= 1 && this.#drops.length < dropsMax && !this.#isCut) {
      this.#due = 0;
      const size = { r: 2 + Math.random() * 1.8, class: `drop from-${this.way.slice(0, 2)}` };
      this.#drops.push({ circle: shape('circle', size, this.#parent), way: 0 });
    }
    const length = this.#lane.getTotalLength();
    for (const drop of this.#drops) {
      // A cut stops what is under way where it is; what is past it arrives.
      if (!this.#isCut || drop.way > 0.5) drop.way += passed / crossingMs;
      else drop.way = Math.min(drop.way + passed / crossingMs, 0.46);
      const { x, y } = this.#lane.getPointAtLength(Math.min(1, drop.way) * length);
      drop.circle.setAttribute('cx', x);
      drop.circle.setAttribute('cy', y);
    }
    for (const drop of this.#drops.filter(({ way }) => way >= 1)) drop.circle.remove();
    this.#drops = this.#drops.filter(({ way }) => way < 1);
  }
}
