/** The card of one Region: how it is, what it holds, how fast it sells, and its switches. */

import { names, other, switchesOf } from './region-switches.js';

const rows = [
  { name: 'Looks after', text: holdings },
  { name: 'May take orders', text: leaseText },
  { name: 'Behind the other', text: lagText },
  { name: 'Events on their way', text: eventsText },
  {
    name: 'Waiting for their time',
    text: ({ process, queues }) => (process === 'running' ? figure(queues?.delayed) : '–'),
  },
  { name: 'Orders since the start', text: ({ orders }) => figure(orders) },
];

/** Builds the card; the returned function shows a state in it. */
export function drawRegion(card, press) {
  const region = card.dataset.region;
  card.innerHTML = `
    <div class="head"><h2 id="name-${region}">${names[region]} <small>${region}</small></h2><span class="pill"></span></div>
    <div class="rate"><output></output><span>orders<br>a second</span>
      <svg class="spark" viewBox="0 0 58 20" preserveAspectRatio="none" role="img"><path d=""></path></svg></div>
    <dl>${rows.map(({ name }) => `<div><dt>${name}</dt><dd></dd></div>`).join('')}</dl>
    <div class="buttons"></div>`;
  const buttons = switchesOf(region).map((spec) => addButton(card, spec, press));
  return (state) => show(card, state, region, buttons);
}

function show(card, state, region, buttons) {
  const view = state.regions[region];
  const [words, tone] = standing(view);
  card.classList.toggle('down', view.process !== 'running');
  const pill = card.querySelector('.pill');
  pill.className = `pill ${tone}`;
  write(pill, words);
  const seconds = state.ordersBySecond[region];
  // The second under way is not over; one full second alone jumps too much to be read.
  const rate = seconds.slice(-4, -1).reduce((sum, count) => sum + count, 0) / 3;
  write(card.querySelector('output'), rate.toFixed(1));
  drawSpark(card.querySelector('.spark'), seconds.slice(0, -1), state);
  const figures = card.querySelectorAll('dd');
  rows.forEach(({ text }, index) => write(figures[index], text(view, region, state)));
  for (const { button, isOffered } of buttons) {
    const { shown, enabled = shown } = isOffered(view);
    button.hidden = !shown;
    button.disabled = !enabled;
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function figure(value) {
  return value === undefined ? '–' : value.toLocaleString('en');
}

function standing({ process, seat, trusted, lease }) {
  if (seat?.standing === 'lost') return ['lost for good', 'bad'];
  if (process === 'halted') return ['dead', 'bad'];
  if (seat?.standing === 'evacuated') return ['evacuated', 'warn'];
  if (seat?.standing === 'returning') return ['coming back', 'warn'];
  if (process === 'starting' || !trusted) return ['not ready', 'warn'];
  if (lease && !lease.held) return ['reading only', 'warn'];
  return ['serving', 'good'];
}

function holdings(_, region, state) {
  const held = Object.entries(state.regions)
    .filter(([, { seat }]) => seat?.holder === region)
    .map(([home, { seat }]) => names[home] + (seat.epoch > 0 ? ` (epoch ${seat.epoch})` : ''));
  return held.length > 0 ? held.join(', ') : 'nothing now';
}

function leaseText({ lease, process }) {
  if (process !== 'running') return '–';
  if (lease === undefined) return 'yes';
  if (!lease.held) return 'no lease';
  return lease.from === 'witness' ? 'by the witness’s word' : 'by the other Region’s word';
}

function lagText({ lag, process }, region, state) {
  if (process !== 'running' || lag === undefined) return '–';
  if (!lag.reachable) {
    return state.regions[other[region]].process === 'running'
      ? 'cannot tell: cut off'
      : 'cannot tell';
  }
  return lag.commits > 0 ? `${lag.behindMs} ms, ${lag.commits} commits` : 'not at all';
}

function eventsText({ queues, relay, process }) {
  if (process !== 'running' || !queues || !relay) return '–';
  return figure(queues.waiting + queues.inFlight + relay.commits);
}

function drawSpark(svg, seconds, state) {
  const all = [...state.ordersBySecond.eu, ...state.ordersBySecond.ap];
  const top = Math.max(5, ...all);
  const points = seconds.map((count, index) => `${index} ${(19 - (count / top) * 18).toFixed(2)}`);
  svg.firstElementChild.setAttribute(
    'd',
    `M 0 21 L ${points.join(' L ')} L ${seconds.length - 1} 21`,
  );
  svg.setAttribute(
    'aria-label',
    `Orders in the last minute, at most ${Math.max(...seconds)} a second`,
  );
}

function addButton(card, { ask, body, command, grave = false, isOffered, text }, press) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.className = grave ? 'grave' : '';
  button.setAttribute('aria-label', `${text} ${names[card.dataset.region]}`);
  button.addEventListener('click', () => {
    button.setAttribute('aria-busy', 'true');
    void press(command, body, ask).finally(() => button.removeAttribute('aria-busy'));
  });
  card.querySelector('.buttons').append(button);
  return { button, isOffered };
}
