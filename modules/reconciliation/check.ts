import { homeOf, isId } from '#kernel/ids.ts';
import { catchUpWithCourier, loadDelivery } from '#modules/delivery/index.ts';
import { creditTransfer, loadShortfalls, uncreditedTransfer } from '#modules/inventory/index.ts';
import { loadCharge, referenceIn } from './charge.ts';
import type { Charge } from './charge.ts';
import type { Facts, Finding } from './model.ts';
import { correlationIdOf } from './note-finding.ts';
import { loadCase } from './order-case.ts';
import type { ReconciliationPorts } from './ports.ts';
import { chargeRules } from './rules/charge-rules.ts';
import { rules } from './rules/index.ts';
import { courierDiffers } from './courier-differs.ts';

/** How to look at a finding again, and how to mend it. */
export interface Check {
  /** What differs now; undefined when nothing does any more. */
  readonly look: () => Promise<Facts | undefined>;
  /** Absent where staff decides. */
  readonly mend?: () => Promise<void>;
}

/** Undefined for what can only be read and dismissed: a fact that stays one. */
export function checkOf(ports: ReconciliationPorts, finding: Finding): Check | undefined {
  const { code, orderId } = finding;
  const rule = rules.find((known) => known.code === code);
  if (rule && orderId !== undefined) {
    const read = () => loadCase(ports.table, orderId);
    const { differs, mend } = rule;
    const look = async () => {
      const it = await read();
      return it && differs(it, ports.clock.now());
    };
    if (!mend) return { look };
    return {
      look,
      mend: async () => {
        const it = await read();
        if (it && differs(it, ports.clock.now())) {
          await mend(ports, it, correlationIdOf(finding.findingId));
        }
      },
    };
  }
  if (code === 'delivery.courierDiffers') return courierCheck(ports, finding);
  if (code === 'stock.short') return shortfallCheck(ports, finding);
  if (code === 'stock.transferUncredited') return transferCheck(ports, finding);
  const reference = referenceIn(finding.facts);
  return reference === undefined ? undefined : chargeCheck(ports, finding, reference);
}

function courierCheck(ports: ReconciliationPorts, { findingId, subject }: Finding): Check {
  const deliveryId = isId('delivery', subject) ? subject : undefined;
  return {
    look: async () => {
      const delivery = deliveryId && (await loadDelivery(ports.table, deliveryId))?.value;
      return delivery && courierDiffers(ports, delivery);
    },
    mend: async () => {
      if (deliveryId === undefined) return;
      await catchUpWithCourier(ports, { deliveryId, correlationId: correlationIdOf(findingId) });
    },
  };
}

function shortfallCheck(
  { table }: ReconciliationPorts,
  { facts, findingId, subject }: Finding,
): Check {
  return {
    look: async () => {
      const shortfalls = await loadShortfalls(table, homeOf(findingId) ?? table.region);
      return shortfalls.some(({ reservationId }) => reservationId === subject) ? facts : undefined;
    },
  };
}

function transferCheck(ports: ReconciliationPorts, { facts, subject }: Finding): Check {
  const read = async () =>
    isId('transfer', subject) ? uncreditedTransfer(ports.table, subject) : undefined;
  return {
    look: async () => ((await read()) ? facts : undefined),
    mend: async () => {
      const document = await read();
      if (document) await creditTransfer(ports, document);
    },
  };
}

function chargeCheck(
  ports: ReconciliationPorts,
  { code, findingId }: Finding,
  reference: string,
): Check | undefined {
  const rule = chargeRules.find((known) => known.code === code);
  if (!rule) return undefined;
  const read = async (): Promise<Charge | undefined> => {
    const seen = await ports.provider.read(reference);
    return seen && loadCharge(ports.table, seen);
  };
  const { differs, mend } = rule;
  const look = async () => {
    const charge = await read();
    return charge && differs(charge);
  };
  if (!mend) return { look };
  return {
    look,
    mend: async () => {
      const charge = await read();
      if (charge && differs(charge)) await mend(ports, charge, correlationIdOf(findingId));
    },
  };
}
