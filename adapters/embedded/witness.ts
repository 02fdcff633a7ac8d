import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  evacuated,
  firstRoster,
  lost,
  reclaimed,
  rejoined,
  returned,
  returning,
  stayed,
} from '#kernel/roster.ts';
import type { Roster, RosterRefusal } from '#kernel/roster.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { LeaseLedger } from '#ports/lease-ledger.ts';
import { changesRecordedMax, leaseMarginMs, leaseMs, lostSilenceMs } from '#ports/witness.ts';
import type {
  Accepted,
  IncarnationRefusal,
  Proposal,
  ProposalRefusal,
  Renewal,
  Renewed,
  RosterChange,
  Witness,
  WitnessRecord,
} from '#ports/witness.ts';
import { StoreError } from './store-error.ts';
import { writeDurably } from './write-file.ts';

export interface WitnessOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** What an earlier run saved. */
  readonly record?: WitnessRecord;
  /** Resolves once it is durable. */
  readonly save: (record: WitnessRecord) => Promise<void>;
}

const emptyRecord: WitnessRecord = {
  roster: firstRoster,
  incarnations: {},
  revoked: [],
  changes: [],
};

/** One process that keeps the roster: changes one after the other, each durable before its answer. */
export class KeptWitness implements Witness {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly #save: (record: WitnessRecord) => Promise<void>;
  readonly #ledger: LeaseLedger;
  readonly #heardAtMs = new Map<Region, number>();
  readonly #startedAtMs: number;
  #record: WitnessRecord;
  #effectiveAtMs: number;
  /** The last change under way. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ clock, record = emptyRecord, save }: WitnessOptions) {
    this.#clock = clock;
    this.#record = record;
    this.#save = save;
    this.#startedAtMs = clock.monotonicMs();
    this.#ledger = new LeaseLedger(this.#startedAtMs);
    // What took effect before a restart and what did not cannot be told apart.
    const isFirst = record.roster.version === 0;
    this.#effectiveAtMs = this.#startedAtMs + (isFirst ? 0 : leaseMs + leaseMarginMs);
  }

  async read(): Promise<WitnessRecord> {
    return this.#record;
  }

  async renew({ region, incarnation }: Renewal): Promise<Result<Renewed, IncarnationRefusal>> {
    if (this.#record.incarnations[region] === undefined) {
      await this.#inTurn(() => this.#register(region, incarnation));
    }
    const refusal = this.#refusalOf(region, incarnation);
    if (refusal) return refused(refusal);
    const now = this.#clock.monotonicMs();
    this.#heardAtMs.set(region, now);
    this.#ledger.grant(region, now);
    const { incarnations, roster } = this.#record;
    return ok({ roster, leaseMs, effectiveInMs: this.#effectiveInMs(), incarnations });
  }

  propose(proposal: Proposal): Promise<Result<Accepted, ProposalRefusal>> {
    return this.#inTurn(() => this.#propose(proposal));
  }

  async #propose(proposal: Proposal): Promise<Result<Accepted, ProposalRefusal>> {
    const { by, change, expectVersion, reason } = proposal;
    const before = this.#record.roster;
    if (before.version !== expectVersion) return refused('roster_changed');
    const after = changed(before, change);
    if (!after.ok) return after;
    if (after.value === before) {
      return ok({ roster: before, effectiveInMs: this.#effectiveInMs() });
    }
    if (mustBeSilentForMs(proposal) > this.#silenceMs(concernedBy(change, before))) {
      return refused('region_heard');
    }
    if (change.kind === 'rejoined' && this.#record.revoked.includes(change.incarnation)) {
      return refused('incarnation_revoked');
    }
    const { version } = after.value;
    const entry = { version, change, by, reason, at: this.#clock.now() };
    await this.#keep({
      ...withIncarnation(this.#record, change),
      roster: after.value,
      changes: [...this.#record.changes, entry].slice(-changesRecordedMax),
    });
    // Counted after the change is in force: what was renewed while it was being saved, counts.
    const { holder } = before.seats[change.home];
    if (holder !== after.value.seats[change.home].holder) {
      this.#effectiveAtMs = Math.max(this.#effectiveAtMs, this.#ledger.runOutAtMs(holder));
    }
    return ok({ roster: after.value, effectiveInMs: this.#effectiveInMs() });
  }

  async #register(region: Region, incarnation: string): Promise<void> {
    const { incarnations, revoked, roster } = this.#record;
    if (incarnations[region] !== undefined || revoked.includes(incarnation)) return;
    // In the place of a lost store a new one comes by a change of the roster only.
    if (roster.seats[region].standing === 'lost') return;
    await this.#keep({ ...this.#record, incarnations: { ...incarnations, [region]: incarnation } });
  }

  #refusalOf(region: Region, incarnation: string): IncarnationRefusal | undefined {
    if (this.#record.revoked.includes(incarnation)) return 'incarnation_revoked';
    return this.#record.incarnations[region] === incarnation ? undefined : 'incarnation_unknown';
  }

  #silenceMs(region: Region): number {
    return this.#clock.monotonicMs() - (this.#heardAtMs.get(region) ?? this.#startedAtMs);
  }

  #effectiveInMs(): number {
    return Math.max(0, this.#effectiveAtMs - this.#clock.monotonicMs());
  }

  async #keep(record: WitnessRecord): Promise<void> {
    await this.#save(record);
    this.#record = record;
  }

  #inTurn<R>(action: () => Promise<R>): Promise<R> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function changed(roster: Roster, change: RosterChange): Result<Roster, RosterRefusal> {
  switch (change.kind) {
    case 'evacuated':
      return evacuated(roster, change.home, change.survivor);
    case 'returning':
      return returning(roster, change.home);
    case 'returned':
      return returned(roster, change.home);
    case 'stayed':
      return stayed(roster, change.home);
    case 'reclaimed':
      return reclaimed(roster, change.home);
    case 'lost':
      return lost(roster, change.home);
    case 'rejoined':
      return rejoined(roster, change.home);
  }
}

/** The Region that a change takes something from. */
function concernedBy({ home, kind }: RosterChange, { seats }: Roster): Region {
  return kind === 'lost' ? home : seats[home].holder;
}

function mustBeSilentForMs({ change, silentForMs = 0 }: Proposal): number {
  const isGivenUp = change.kind === 'lost' || change.kind === 'reclaimed';
  return Math.max(silentForMs, isGivenUp ? lostSilenceMs : 0);
}

function withIncarnation(record: WitnessRecord, change: RosterChange): WitnessRecord {
  const { home, kind } = change;
  if (kind === 'rejoined') {
    return { ...record, incarnations: { ...record.incarnations, [home]: change.incarnation } };
  }
  if (kind !== 'lost') return record;
  const { [home]: gone, ...incarnations } = record.incarnations;
  return {
    ...record,
    incarnations,
    revoked: gone === undefined ? record.revoked : [...record.revoked, gone],
  };
}

/** The witness in a file, flushed and renamed at every change. Throws `StoreError`. */
export async function openWitness(path: string, clock: Clock): Promise<KeptWitness> {
  await mkdir(dirname(path), { recursive: true });
  const record = await readRecord(path);
  const save = (next: WitnessRecord) => writeDurably(path, `${JSON.stringify(next, null, 1)}\n`);
  return new KeptWitness({ clock, save, ...(record && { record }) });
}

async function readRecord(path: string): Promise<WitnessRecord | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as WitnessRecord; // Written by `save`, as a whole.
    if (typeof record.roster.version === 'number' && Array.isArray(record.changes)) return record;
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path);
}

function damaged(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'store_corrupt',
    `${path} is unreadable, and without it nobody knows which Region holds what: restore it from a copy`,
    { cause },
  );
}
