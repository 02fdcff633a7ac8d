/** What may be done to a Region: when it is offered, and what is asked before it hurts. */

export const names = { eu: 'Frankfurt', ap: 'Singapore' };
export const other = { eu: 'ap', ap: 'eu' };

export function switchesOf(region) {
  return [kill, start, evacuate, handBack, declareLost].map((offer) =>
    offer(region, names[region], names[other[region]]),
  );
}

function kill(region, here, there) {
  return {
    text: 'Kill',
    grave: true,
    command: 'stop',
    body: { part: region },
    isOffered: ({ process }) => ({ shown: process !== 'halted' }),
    ask: {
      title: `Kill ${here}?`,
      text: `Its process ends at once, as in a power cut, and stays down until you start it. Readers are led to ${there}; carts and orders at home in ${here} wait.`,
      yes: `Kill ${here}`,
    },
  };
}

function start(region) {
  return {
    text: 'Start',
    command: 'start',
    body: { part: region },
    isOffered: ({ process, seat }) => ({
      shown: process === 'halted',
      enabled: seat?.standing !== 'lost',
    }),
  };
}

function evacuate(region, here, there) {
  return {
    text: 'Evacuate',
    command: 'evacuate',
    body: { region },
    isOffered: ({ seat }) => ({ shown: seat?.standing === 'serving' }),
    ask: {
      title: `Evacuate ${here}?`,
      text: `${there} adopts its carts, orders and payments under a new epoch and serves all buyers. What ${here} may still sell of its units stays with it.`,
      yes: `Evacuate ${here}`,
    },
  };
}

function handBack(region) {
  return {
    text: 'Return',
    command: 'return',
    body: { region },
    isOffered: ({ process, seat }) => ({
      shown: seat?.standing === 'evacuated' || seat?.standing === 'returning',
      enabled: seat?.standing === 'evacuated' && process === 'running',
    }),
  };
}

function declareLost(region, here, there) {
  return {
    text: 'Declare lost',
    grave: true,
    command: 'lost',
    body: { region },
    isOffered: ({ process, seat }) => ({
      shown: seat?.standing === 'evacuated' && process === 'halted',
    }),
    ask: {
      title: `Declare ${here} lost for good?`,
      text: `Its store can never be opened again. ${there} takes over its units as well. This cannot be undone.`,
      yes: `Declare ${here} lost`,
    },
  };
}
