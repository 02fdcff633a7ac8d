/** How much of a run is told: its story, also what was asked and answered, or everything. */
export const levels = { story: 1, work: 2, all: 3 } as const;
export type LevelName = keyof typeof levels;
export type Level = (typeof levels)[LevelName];

const story = new Set(['violation', 'fault', 'roster', 'process', 'phase', 'webhook']);
const everything = new Set(['commit', 'arrives', 'handled']);
/** Events that tell what became of somebody's order. */
const aboutOrders = /^(order|payment|delivery|return|invoice)\./;

/** At which level a happening is told. */
export function levelOf(kind: string, text: string): Level {
  if (story.has(kind)) return levels.story;
  if (everything.has(kind)) return levels.all;
  if (kind === 'event') return aboutOrders.test(text) ? levels.story : levels.work;
  if (kind === 'log error') return levels.story;
  // Reconciliation asks the provider for its list all day.
  if (kind === 'provider' && text === 'list') return levels.all;
  return levels.work;
}
