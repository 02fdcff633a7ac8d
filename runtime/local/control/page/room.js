import { drawRegion } from './region.js';
import { drawSea } from './sea.js';

const token = document.querySelector('meta[name="control-token"]').content;
const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const regions = {};
for (const card of document.querySelectorAll('[data-region]')) {
  regions[card.dataset.region] = drawRegion(card, press);
}
const showSea = drawSea(byId('sea'), byId('sea-text'));

let latest;
const stream = new EventSource('/control/stream');
stream.addEventListener('message', ({ data }) => show(JSON.parse(data)));
stream.addEventListener('open', () => (byId('connection').hidden = true));
stream.addEventListener('error', () => (byId('connection').hidden = false));

function show(state) {
  latest = state;
  for (const [region, draw] of Object.entries(regions)) draw(state, region);
  showSea(state);
  showVisitors(state.traffic);
  showFacts(state);
  showStock(state.stock);
  showTimeline(state.timeline);
  showWays(state.ways);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showVisitors({ on, ordered }) {
  byId('visitors').setAttribute('aria-checked', String(on));
  const busy = `Shoppers from Berlin, Paris, Tokyo and Singapore look around and buy: ${number.format(ordered)} orders so far.`;
  const idle = 'Nobody is shopping. Let some visitors in from both continents.';
  write(byId('visitors-text'), on ? busy : idle);
}

function showFacts({ traffic, regions: { eu, ap } }) {
  const facts = [
    ['Orders confirmed', traffic.ordered],
    ['Pages shown', traffic.pages - traffic.pagesFailed],
    ['Pages that failed', traffic.pagesFailed, traffic.pagesFailed > 0],
    ['Requests made again', traffic.setbacks],
    ['Shoppers who gave up', traffic.gaveUp, traffic.gaveUp > 0],
    ['Given up by queues', (eu.queues?.dead ?? 0) + (ap.queues?.dead ?? 0)],
  ];
  const list = byId('facts');
  while (list.children.length < facts.length) {
    const row = document.createElement('div');
    row.append(document.createElement('dt'), document.createElement('dd'));
    list.append(row);
  }
  facts.forEach(([name, value, isBad = false], index) => {
    const [term, figure] = list.children[index].children;
    write(term, name);
    write(figure, number.format(value));
    figure.className = isBad ? 'bad' : '';
  });
}

const shares = [
  ['eu', 'free'],
  ['eu', 'reserved'],
  ['ap', 'reserved'],
  ['ap', 'free'],
];

function showStock(wares) {
  const sum = (part, region) => wares.reduce((units, ware) => units + ware[part][region], 0);
  const promised = sum('reserved', 'eu') + sum('reserved', 'ap');
  write(
    byId('stock-text'),
    `Every unit belongs to one Region. Of these wares Frankfurt may sell ${number.format(sum('free', 'eu'))} and Singapore ${number.format(sum('free', 'ap'))}; ${number.format(promised)} are promised to buyers.`,
  );
  const list = byId('stock');
  while (list.children.length < wares.length) list.append(wareRow());
  wares.forEach((ware, index) => {
    const [names, bar] = list.children[index].children;
    write(names.children[0], ware.title);
    write(names.children[1], `${ware.free.eu} · ${ware.free.ap}`);
    shares.forEach(([region, part], at) => (bar.children[at].style.flexGrow = ware[part][region]));
    bar.setAttribute(
      'aria-label',
      `Frankfurt may sell ${ware.free.eu}, Singapore ${ware.free.ap}; promised ${ware.reserved.eu + ware.reserved.ap}`,
    );
  });
}

function wareRow() {
  const row = document.createElement('div');
  row.className = 'ware';
  const names = document.createElement('div');
  names.className = 'names';
  names.append(document.createElement('span'), document.createElement('span'));
  const bar = document.createElement('div');
  bar.className = 'bar';
  bar.setAttribute('role', 'img');
  for (const [region, part] of shares) {
    const share = document.createElement('i');
    share.className = part === 'free' ? region : `${region} promised`;
    bar.append(share);
  }
  row.append(names, bar);
  return row;
}

let shownEntry = '';

function showTimeline(entries) {
  const last = entries.at(-1);
  const key = last ? `${entries.length} ${last.at} ${last.text}` : '';
  if (key === shownEntry) return;
  // What was there when the page opened is no news.
  if (shownEntry !== '') write(byId('news'), last.text);
  shownEntry = key;
  byId('timeline').replaceChildren(...entries.toReversed().map(timelineRow));
}

function timelineRow({ at, kind, text }) {
  const row = document.createElement('li');
  const time = document.createElement('time');
  time.dateTime = new Date(at).toISOString();
  time.textContent = clock.format(at);
  const words = document.createElement('span');
  words.className = kind;
  words.textContent = text;
  row.append(time, words);
  return row;
}

function showWays(ways) {
  const cuts = ways.filter(({ cut }) => cut !== undefined).map(({ way }) => way);
  const isWhole = cuts.includes('eu>ap') && cuts.includes('ap>eu');
  document.querySelector('[data-press="cut"]').disabled = isWhole;
  document.querySelector('[data-press="heal"]').disabled = cuts.length === 0;
  for (const button of document.querySelectorAll('[data-way]')) {
    const { cut } = ways.find(({ way }) => way === button.dataset.way);
    button.setAttribute('aria-pressed', String(cut !== undefined));
    button.setAttribute('aria-label', `${button.textContent}, ${cut ? 'cut' : 'open'}`);
  }
}

/** Presses a switch, after asking when `ask` says what to ask. */
async function press(command, body, ask) {
  if (ask && !(await confirmed(ask))) return;
  const answer = await fetch(`/control/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'meridian-control-token': token },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (answer?.ok) return show(await answer.json());
  const problem = await answer?.json().catch(() => undefined);
  const detail = problem?.detail ?? 'The house does not answer.';
  const isOld = answer?.status === 403;
  write(byId('news'), isOld ? 'The house was started anew: load this page again.' : detail);
  if (isOld) location.reload();
}

function confirmed({ title, text, yes }) {
  const dialog = byId('confirm');
  write(byId('confirm-title'), title);
  write(byId('confirm-text'), text);
  write(byId('confirm-yes'), yes);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

byId('visitors').addEventListener('click', () => {
  void press('visitors', { on: latest?.traffic.on !== true });
});
for (const button of document.querySelectorAll('[data-press]')) {
  button.addEventListener('click', () => {
    void press(button.dataset.press, JSON.parse(button.dataset.body));
  });
}
for (const button of document.querySelectorAll('[data-way]')) {
  button.addEventListener('click', () => {
    const [from, to] = button.dataset.way.split('>');
    const isCut = button.getAttribute('aria-pressed') === 'true';
    void press(isCut ? 'heal' : 'cut', { from, to });
  });
}
