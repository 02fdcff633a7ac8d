/** What of the run is looked at, and how one moves through it. */

import { listOf, tabs } from './panel.js';
import { laneLabels, layoutOf, overviewOf, sceneOf } from './scene.js';
import { duration, escaped, kinds, shortId, waysOf } from './shared.js';

const byId = (id) => document.getElementById(id);
const picture = JSON.parse(byId('data').textContent);
const ways = waysOf(picture.scale);
const whole = ways.at(picture.endMs);
/** Lanes are as high as the window has room for. */
const layout = layoutOf(picture, innerHeight - 290);
const overviewHeight = 44;
/** Closer than this there is nothing more to see: a tenth of a second across the picture. */
const closest = Math.min(whole, 100);

const view = {
  from: 0,
  to: whole,
  width: 800,
  order: undefined,
  kinds: new Set(kinds.filter(({ shown }) => shown).map(({ name }) => name)),
};
let tab = tabs.find(({ count }) => count(picture) > 0) ?? tabs[3];
let isDue = false;

function redraw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    view.width = Math.max(240, byId('scene').clientWidth);
    view.fromMs = ways.ms(view.from);
    view.toMs = ways.ms(view.to);
    byId('scene').innerHTML = sceneOf(picture, layout, ways, view) + laneLabels(layout);
    byId('overview').innerHTML = overviewOf(picture, ways, view, overviewHeight);
    byId('in').disabled = view.to - view.from <= closest;
    byId('out').disabled = view.to - view.from >= whole;
    showChosen();
    if (tab.name === 'events') showList();
  });
}

function look(from, to) {
  const span = Math.min(whole, Math.max(closest, to - from));
  const middle = (from + to) / 2;
  view.from = Math.min(whole - span, Math.max(0, middle - span / 2));
  view.to = view.from + span;
  redraw();
}

/** `share` of the span that is seen now, around a place between 0 (left) and 1. */
function zoom(share, place = 0.5) {
  const span = Math.min(whole, Math.max(closest, (view.to - view.from) * share));
  const fixed = view.from + place * (view.to - view.from);
  const from = fixed - place * span;
  look(from, from + span);
}

function pan(share) {
  const by = share * (view.to - view.from);
  look(view.from + by, view.to + by);
}

/** A stretch of time with some room around it. */
function lookAt(fromMs, toMs, roomLeast) {
  const [a, b] = [ways.at(fromMs), ways.at(toMs)];
  const room = Math.max((b - a) * 0.06, roomLeast);
  look(a - room, b + room);
}

function choose(order) {
  view.order = order;
  if (order === undefined) look(view.from, view.to);
  else lookAt(picture.orders[order].at, picture.orders[order].end, 500);
  if (order !== undefined) tab = tabs[3];
  showTabs();
}

function showHead() {
  const { command, endMs, hash, orders, seed, violations } = picture;
  byId('title').textContent = `Seed ${seed}`;
  const rules = new Set(violations.map(({ rule }) => rule)).size;
  const times = violations.length > rules ? `, ${violations.length} times` : '';
  const broken = `${rules} rule${rules === 1 ? '' : 's'} broken${times}`;
  const verdict = rules === 0 ? 'No rule was broken' : broken;
  byId('verdict').innerHTML =
    `<strong class="${rules === 0 ? 'good' : 'bad'}">${verdict}</strong> in ${duration(endMs)} with ${orders.length} orders and ${picture.faults.length} faults. Hash <code>${hash}</code>`;
  byId('command').textContent = command;
}

function showKinds() {
  const counts = Map.groupBy(picture.messages, ({ kind }) => kind);
  byId('kinds').innerHTML = kinds
    .filter(({ name }) => counts.has(name))
    .map(
      ({ name, text }) =>
        `<button type="button" class="chip" data-kind="${name}" aria-pressed="${view.kinds.has(name)}"><i class="k ${name}"></i>${text} <small>${counts.get(name).length.toLocaleString('en')}</small></button>`,
    )
    .join('');
}

function showChosen() {
  const chosen = byId('chosen');
  chosen.hidden = view.order === undefined;
  if (chosen.hidden) return;
  const { buyer, id, status } = picture.orders[view.order];
  chosen.innerHTML = `<span>Only <b title="${id}">${shortId(id)}</b>, ${escaped(status)}, ${escaped(buyer)}</span><button type="button" id="everything">Show everything</button>`;
}

function showTabs() {
  byId('tabs').innerHTML = tabs
    .map(({ count, name, text }) => {
      const number = count(picture);
      return `<button type="button" role="tab" data-tab="${name}" aria-selected="${name === tab.name}">${text}${number === undefined ? '' : ` <small>${number}</small>`}</button>`;
    })
    .join('');
  showList();
}

function showList() {
  byId('list').innerHTML = listOf(tab, picture, view, byId('search').value);
}

const buttons = {
  in: () => zoom(0.5),
  out: () => zoom(2),
  all: () => look(0, whole),
  everything: () => choose(undefined),
};

function listenToButtons() {
  byId('search').addEventListener('input', showList);
  document.addEventListener('click', ({ target }) => {
    const pressed = target.closest('button');
    if (!pressed) return;
    buttons[pressed.id]?.();
    if (pressed.dataset.kind) toggle(pressed.dataset.kind);
    if (pressed.dataset.tab) {
      tab = tabs.find(({ name }) => name === pressed.dataset.tab);
      showTabs();
    }
    if (pressed.classList.contains('row')) followRow(pressed.dataset);
  });
}

function followRow({ at, end, order }) {
  const isList = tab.name === 'events';
  if (order !== undefined && !isList) return choose(Number(order));
  const span = view.to - view.from;
  // A moment keeps the zoom, when that shows anything of it.
  if (at === end) lookAt(Number(at), Number(at), Math.min(span / 2, isList ? span / 2 : 4_000));
  else lookAt(Number(at), Number(end), 500);
}

function toggle(kind) {
  if (!view.kinds.delete(kind)) view.kinds.add(kind);
  showKinds();
  redraw();
}

function listenToScene() {
  const scene = byId('scene');
  const place = ({ clientX }) => (clientX - scene.getBoundingClientRect().left) / view.width;
  scene.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (isAcross || event.shiftKey) pan((event.deltaX || event.deltaY) / view.width);
      else zoom(1.0016 ** event.deltaY, place(event));
    },
    { passive: false },
  );
  scene.addEventListener('keydown', ({ key }) => {
    const steps = { ArrowLeft: -0.2, ArrowRight: 0.2 };
    if (key in steps) pan(steps[key]);
    if (key === '+' || key === '=') zoom(0.6);
    if (key === '-') zoom(1 / 0.6);
    if (key === '0') look(0, whole);
    if (key === 'Escape') choose(undefined);
  });
  listenToPointers(scene, place);
}

/** One pointer moves, two zoom; one that hardly moved has pressed what it is on. */
function listenToPointers(scene, place) {
  const down = new Map();
  let moved = 0;
  scene.addEventListener('pointerdown', (event) => {
    down.set(event.pointerId, event.clientX);
    moved = 0;
  });
  addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const others = [...down].filter(([id]) => id !== event.pointerId);
    const by = event.clientX - before;
    moved += Math.abs(by);
    if (others.length === 1) {
      const [[, other]] = others;
      const share = Math.abs(before - other) / Math.max(20, Math.abs(event.clientX - other));
      zoom(share, place({ clientX: (event.clientX + other) / 2 }));
    } else if (others.length === 0 && moved > 3) pan(-by / view.width);
    down.set(event.pointerId, event.clientX);
  });
  for (const name of ['pointerup', 'pointercancel']) {
    addEventListener(name, ({ pointerId }) => down.delete(pointerId));
  }
  scene.addEventListener('click', ({ target }) => {
    const order = target.closest('[data-order]')?.dataset.order;
    if (order !== undefined && moved <= 3) choose(Number(order));
  });
}

function listenToOverview() {
  const strip = byId('overview');
  const go = ({ clientX }) => {
    const { left, width } = strip.getBoundingClientRect();
    const middle = ((clientX - left) / width) * whole;
    const half = (view.to - view.from) / 2;
    look(middle - half, middle + half);
  };
  strip.addEventListener('pointerdown', (event) => {
    strip.setPointerCapture(event.pointerId);
    // From the whole run a click leads closer.
    if (view.to - view.from > whole * 0.9) look(0, whole / 8);
    go(event);
  });
  strip.addEventListener('pointermove', (event) => {
    if (strip.hasPointerCapture(event.pointerId)) go(event);
  });
}

/** What is under the pointer says what it is; under a finger, once it is tapped. */
function listenToTips() {
  const tip = byId('tip');
  const show = ({ clientX, clientY, target }) => {
    const words = target.closest?.('[data-tip]')?.dataset.tip;
    tip.hidden = words === undefined;
    if (words === undefined) return;
    tip.textContent = words;
    const { height, width } = tip.getBoundingClientRect();
    const isLow = clientY + 18 + height > innerHeight;
    tip.style.left = `${Math.max(8, Math.min(clientX + 14, innerWidth - width - 8))}px`;
    tip.style.top = `${isLow ? clientY - height - 10 : clientY + 18}px`;
  };
  addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') show(event);
  });
  addEventListener('click', show);
}

showHead();
showKinds();
listenToButtons();
listenToScene();
listenToOverview();
listenToTips();
showTabs();
new ResizeObserver(redraw).observe(byId('scene'));
redraw();
