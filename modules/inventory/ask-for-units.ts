import { z } from 'zod';
import { idSchema } from '#contracts/common.ts';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { newId } from '#ports/identifier.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { creditTransfer } from './credit-transfer.ts';
import { askTimeoutMs } from './limits.ts';
import { silencesOf } from './silences.ts';
import { shortagesOf } from './shortages.ts';
import type { Shortage } from './shortages.ts';
import { transferDocumentSchema } from './transfer-document.ts';

export const transferOperation = 'inventory.transfer';

/** The question: units of these variants, anywhere or at one location. */
export const transferQuestionSchema = z.object({
  transferId: idSchema('transfer'),
  reason: z.string(),
  /** Give these many and no more; otherwise the giver may send ahead what is likely to be asked next. */
  exact: z.boolean(),
  lines: z.array(
    z.object({
      variantId: idSchema('variant'),
      location: z.string().optional(),
      quantity: z.int().positive(),
    }),
  ),
  correlationId: z.string(),
});
export type TransferQuestion = z.output<typeof transferQuestionSchema>;

const heldSchema = z.object({
  quantity: z.int(),
  until: z.int().transform((moment) => instant(moment)),
});

/** The answer: the document when all lines could be given, else what the giver has, and what may come free. */
export const transferAnswerSchema = z.object({
  document: transferDocumentSchema.optional(),
  available: z.array(
    z.object({
      variantId: idSchema('variant'),
      quantity: z.int(),
      held: heldSchema.exactOptional(),
    }),
  ),
});
export type TransferAnswer = z.output<typeof transferAnswerSchema>;

export type Asked = { readonly outcome: 'credited' } | Shortage;

/**
 * Asks the other Regions, one after the other, for units that this one lacks, and credits what
 * comes. An answer that comes too late is not lost: its document arrives by replication.
 */
export async function askForUnits(
  ports: { table: Table; clock: Clock; random: Random; peers: Peers },
  want: Omit<TransferQuestion, 'transferId' | 'exact'> & { readonly exact?: boolean },
): Promise<Asked> {
  const shortages = shortagesOf(ports.table);
  const known = shortages.recall(want.lines, ports.clock.now());
  if (known) return known;

  let outcome: Shortage = { outcome: 'none', available: new Map(), held: new Map() };
  const { custody, region: here } = ports.table;
  // A lost Region will never answer: what it had is taken over, or is not there.
  for (const region of otherRegions(here).filter((one) => custody.standingOf(one) !== 'lost')) {
    // The giver commits the document, so the id's home is the giver.
    const make = () => newId('transfer', region, ports);
    const transferId = shortages.transferFor(region, want.lines, make);
    const answer = await askPeer(ports, region, { exact: false, ...want, transferId });
    silencesOf(ports.table).note(region, ports.clock.now(), answer !== undefined);
    if (answer) shortages.answered(region, want.lines);
    if (answer?.document) {
      await creditTransfer(ports, answer.document);
      return { outcome: 'credited' };
    }
    outcome = answer
      ? {
          outcome: 'none',
          available: new Map(answer.available.map((line) => [line.variantId, line.quantity])),
          held: new Map(
            answer.available.flatMap(({ held, variantId }) => (held ? [[variantId, held]] : [])),
          ),
        }
      : { outcome: 'unreachable' };
  }
  shortages.remember(want.lines, outcome, ports.clock.now());
  return outcome;
}

/** One Region's answer; undefined when there is none in time, though it may have given. */
export async function askPeer(
  ports: { peers: Peers },
  region: Region,
  question: TransferQuestion,
): Promise<TransferAnswer | undefined> {
  try {
    const answer = await ports.peers.ask(region, transferOperation, question, askTimeoutMs);
    return transferAnswerSchema.parse(answer);
  } catch (error) {
    if (error instanceof PeerUnreachable) return undefined;
    throw error;
  }
}
