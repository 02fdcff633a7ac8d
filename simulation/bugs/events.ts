import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

/** Mistakes on the way of an event, from its commit to its effect. */
export const eventBugs: readonly Bug[] = [
  {
    name: 'cursor-before-publish',
    mistake: 'The relay notes how far it came before it has told of it, and goes on from there.',
    breaks: [rule.letters, rule.effects, rule.reconciled],
    patches: [
      {
        file: 'runtime/relay.ts',
        find: '  const events: Event[] = [];\n  for (const change',
        replace:
          '  await ports.cursors.save(name, page.cursor);\n' +
          '  const events: Event[] = [];\n  for (const change',
      },
      {
        file: 'runtime/relay.ts',
        find: '      failures++;\n',
        replace: '      failures++;\n      cursor = undefined;\n',
      },
    ],
    needs: [['messages not taken']],
    seedsMax: 300,
  },
  {
    name: 'failed-publish-passed-over',
    mistake: 'What could not be published is logged, and the relay goes on.',
    breaks: [rule.letters, rule.effects, rule.reconciled],
    patches: [
      {
        file: 'runtime/relay.ts',
        find: 'await ports.bus.publish(events.slice(from, from + publishMax));',
        replace:
          'await ports.bus.publish(events.slice(from, from + publishMax)).catch(() => undefined);',
      },
    ],
    needs: [['messages not taken']],
    seedsMax: 300,
  },
  {
    name: 'acknowledged-before-done',
    mistake: 'A message is acknowledged as soon as its handling has begun.',
    breaks: [rule.letters, rule.effects, rule.reconciled],
    patches: [
      {
        file: 'runtime/consume.ts',
        find: '    await subscription.handle(event, once);\n',
        replace: '    void subscription.handle(event, once).catch(() => undefined);\n',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'failures-swallowed',
    mistake: 'A consumer that fails says so in the log, and its message is gone.',
    breaks: [rule.letters, rule.effects, rule.reconciled],
    patches: [
      {
        file: 'runtime/consume.ts',
        find: '    });\n    throw error;',
        replace: '    });',
      },
    ],
    seedsMax: 60,
  },
  {
    name: 'only-the-last-of-a-page',
    mistake: 'The relay tells the newest of several changes of a page only.',
    breaks: [rule.letters, rule.effects, rule.reconciled],
    patches: [
      {
        file: 'runtime/relay.ts',
        find: '  for (const change of page.changes) events.push',
        replace: '  for (const change of page.changes.slice(-1)) events.push',
      },
    ],
    seedsMax: 60,
  },
];
