import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

const anyLoss = [
  rule.eventsKept,
  rule.kept,
  rule.effects,
  rule.ends,
  rule.agree,
  rule.money,
  rule.charged,
];

const deaths = [
  'Region dead and evacuated',
  'Region cut off, dead and evacuated',
  'Region lost for good',
];
const evacuations = [...deaths, 'Region evacuated while it runs', 'Region alone and evacuated'];

/** Mistakes when a home changes hands. */
export const regionBugs: readonly Bug[] = [
  {
    name: 'adoption-without-epoch',
    mistake:
      'Whoever adopts goes on in the keys of the former holder, whose late events it overwrites.',
    breaks: anyLoss,
    patches: [
      {
        file: 'ports/event.ts',
        find: "return epoch === 0 ? place : `${place}/${String(epoch).padStart(6, '0')}`;",
        replace: 'return epoch < 0 ? `${place}/${epoch}` : place;',
      },
    ],
    needs: [deaths],
    seedsMax: 400,
  },
  {
    name: 'adoption-before-leases-run-out',
    mistake: 'The adopter writes as soon as the witness says that it may, while leases still run.',
    breaks: [rule.holder],
    patches: [
      {
        file: 'modules/regions/custody.ts',
        find: 'return gain.version <= this.#keptVersion && gain.fromMs <= this.#clock.monotonicMs();',
        replace: 'return gain.version <= this.#keptVersion;',
      },
    ],
    needs: [evacuations],
    seedsMax: 200,
  },
  {
    name: 'lease-never-ends',
    mistake: 'A lease that was granted once holds for as long as the process lives.',
    breaks: [rule.holder],
    patches: [
      {
        file: 'modules/regions/custody.ts',
        find: 'return this.#clock.monotonicMs() < this.#leasedUntilMs && this.isInEffect(home);',
        replace: 'return this.#leasedFrom !== null && this.isInEffect(home);',
      },
    ],
    needs: [evacuations],
    seedsMax: 300,
  },
  {
    name: 'adopted-allotments-sold',
    mistake:
      'Whoever adopts a home sells the units of its Region too, which may have sold them itself.',
    breaks: [rule.stock, rule.oversold, rule.agree],
    patches: [
      {
        file: 'modules/inventory/reserve-stock.ts',
        find: 'loadShelf(ports.table, spotsOf(variantIds, locationHandles)),',
        replace:
          'loadShelf(ports.table, spotsOf(variantIds, locationHandles), homeOf(reservationId)),',
      },
      {
        file: 'ports/table-rules.ts',
        find: 'const isStaying = write.kind.stays?.(write.key) === true;',
        replace: 'const isStaying = false;',
      },
    ],
    needs: [evacuations],
    seedsMax: 400,
  },
  {
    name: 'never-settled',
    mistake: 'A Region never follows what was decided about its units elsewhere.',
    breaks: [rule.stock],
    patches: [
      {
        file: 'modules/inventory/settle-reservation.ts',
        find: "    if (!reservation) return without(ok('incomplete'));",
        replace: "    if (!reservation || branch) return without(ok('settled'));",
      },
    ],
    needs: [evacuations],
    seedsMax: 200,
  },
  {
    name: 'late-events-dropped',
    mistake: 'What a former holder told arrives late and is told to nobody.',
    breaks: [rule.effects],
    patches: [
      {
        file: 'runtime/relay.ts',
        find: '  if (!late || !isLate) return [event];\n  await turn?.();\n',
        replace: '  if (!late || !isLate) return [event];\n  if (isLate) return [];\n',
      },
    ],
    needs: [evacuations],
    seedsMax: 100,
  },
  {
    name: 'adopted-stream-from-its-end',
    mistake: 'Whoever takes a home over relays what comes, and not what was left undone.',
    breaks: [rule.effects],
    patches: [
      {
        file: 'runtime/relay.ts',
        find: 'cursor ??= (await ports.cursors.load(name)) ?? firstCursor;',
        replace: 'cursor ??= (await ports.cursors.load(name)) ?? (await ports.table.latest());',
      },
    ],
    needs: [evacuations],
    seedsMax: 100,
  },
];
