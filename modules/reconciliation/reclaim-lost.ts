import { reclaimStock } from '#modules/inventory/index.ts';
import type { Held } from '#ports/custody.ts';
import { chargeAgesMs } from './limits.ts';
import type { ReconciliationPorts } from './ports.ts';
import { loadPosition, queryFindings, savePosition } from './store.ts';
import { chargesPosition } from './sweep-charges.ts';

/**
 * Takes over the free units of a Region that is lost, and in later rounds those that its orders let go.
 * Not before the provider's payments were looked at up to the moment when the loss was seen here, and
 * none is left whose order nobody knows: that buyer has the money back, and is owed no unit.
 */
export async function reclaimLost(ports: ReconciliationPorts, held: Held): Promise<void> {
  const { clock, table } = ports;
  const { epoch, home } = held;
  if (home === table.region || table.custody.standingOf(home) !== 'lost') return;
  const name = `lost/${home}/${epoch}`;
  const seen = await loadPosition(table, name);
  if (!seen) return await savePosition(table, name, { until: clock.now() }, undefined);

  const charges = await loadPosition(table, chargesPosition(held, chargeAgesMs[0]));
  const lookedUntil = charges?.value.until ?? 0;
  if (lookedUntil < (seen.value.until ?? Infinity)) return;
  const unknown = { home, state: 'open', code: 'charge.orderUnknown', limit: 1 } as const;
  if ((await queryFindings(table, unknown)).items.length > 0) return;
  const units = await reclaimStock(ports, home);
  if (units > 0) ports.telemetry.log('info', 'units of a lost Region were taken over', { units });
}
