import { siblingId } from '#kernel/ids.ts';
import { hourMs, plus } from '#kernel/time.ts';
import { loadShortfalls, uncreditedTransfers } from '#modules/inventory/index.ts';
import { transferHistoryMs } from './limits.ts';
import type { Held } from '#ports/custody.ts';
import type { ReconciliationPorts } from './ports.ts';
import { noteAndAttend } from './round.ts';
import type { Round } from './round.ts';
import { loadPosition, savePosition } from './store.ts';

/** Looks at this Region's own units, which nobody looks after in its place: under way for ever. */
export async function sweepStock(ports: ReconciliationPorts, round: Round): Promise<void> {
  const { table } = ports;
  const home = table.region;
  if (!table.custody.mayCommit(home)) return;
  await sweepTransfers(ports, round);
}

/** Units of a Region that were promised twice: told by itself or, when it is lost, by who holds its home. */
export async function sweepShortfalls(
  ports: ReconciliationPorts,
  { home }: Held,
  round: Round,
): Promise<void> {
  const { custody, region } = ports.table;
  if (home !== region && custody.standingOf(home) !== 'lost') return;
  for (const { reservationId } of await loadShortfalls(ports.table, home)) {
    await noteAndAttend(
      ports,
      {
        home,
        code: 'stock.short',
        subject: reservationId,
        orderId: siblingId('order', reservationId),
        facts: { region: home },
        isMendable: false,
      },
      round,
    );
  }
}

/** Once an hour: those of the last hour may be on their way. */
async function sweepTransfers(ports: ReconciliationPorts, round: Round): Promise<void> {
  const { table } = ports;
  const home = table.region;
  const name = 'transfers';
  const position = await loadPosition(table, name);
  const now = ports.clock.now();
  const to = plus(now, -hourMs);
  if (position?.value.until !== undefined && to < position.value.until) return;
  const documents = await uncreditedTransfers(table, { from: plus(now, -transferHistoryMs), to });
  for (const { from, lines, transferId } of documents) {
    const units = lines.reduce((total, { quantity }) => total + quantity, 0);
    const code = 'stock.transferUncredited';
    const facts = { from, units };
    await noteAndAttend(ports, { home, code, subject: transferId, facts, isMendable: true }, round);
  }
  await savePosition(table, name, { until: now }, position);
}
