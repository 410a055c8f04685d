import {
  allocate,
  type Cell,
  finishedStates,
  gridOf,
  type Participant,
  type ParticipantState,
  type Transaction,
} from '@turnout/core';
import { allocationKeyOf, type EngineContext } from '../context.ts';

/** A place in the design, found under the key's lock and not yet taken. */
interface FoundSeat {
  readonly cell: Cell;
  take(participantId: number): Promise<void>;
}

/**
 * AL4: finds the next cell while holding the key's lock, so that simultaneous entries see each other's seats.
 * @param forced the researcher's own choice, which is recorded and counted like a drawn one
 */
export async function findSeat(
  { settings }: EngineContext,
  tx: Transaction,
  entry: {
    readonly mode: string;
    readonly at: number;
    readonly draw: number;
    readonly forced: Cell | undefined;
  },
): Promise<FoundSeat> {
  const keyId = await tx.allocation.lockKey(allocationKeyOf(settings, entry.mode));
  await expireSeats(tx, keyId, entry.at - settings.cutoffMs, entry.at);
  const cell =
    entry.forced ?? allocate(gridOf(settings), await tx.allocation.countsOf(keyId), entry.draw).cell;
  return {
    cell,
    async take(participantId) {
      await tx.allocation.putSeat({ participantId, keyId, ...cell, state: 'open' }, entry.at);
      await tx.allocation.adjust(keyId, cell, 1);
      const drawn = entry.forced === undefined;
      await tx.allocation.appendLog(keyId, {
        ...cell,
        participantId,
        change: drawn ? 'seat' : 'override',
        draw: drawn ? entry.draw : undefined,
        grid: drawn ? [settings.conditions, settings.counters] : undefined,
        at: entry.at,
      });
    },
  };
}

/** AL5: a seat whose holder neither finished nor left goes back once the cut-off time has passed. */
async function expireSeats(tx: Transaction, keyId: number, before: number, at: number): Promise<void> {
  for (const seat of await tx.allocation.staleSeats(keyId, before)) {
    await tx.allocation.putSeat({ ...seat, state: 'expired' }, before);
    await tx.allocation.adjust(keyId, seat, -1);
    await tx.allocation.appendLog(keyId, logEntry(seat.participantId, seat, 'expire', at));
  }
}

/** AL5: what a participant's new state means for the seat. A finisher's seat counts for ever. */
export async function settleSeat(
  tx: Transaction,
  participantId: number,
  state: ParticipantState,
  at: number,
): Promise<void> {
  const finished = finishedStates.has(state);
  const left = state === 'returned' || state === 'timed_out' || state === 'screened_out';
  if (!finished && !left) return;
  const seat = await tx.allocation.lockSeat(participantId);
  if (seat === undefined) return;
  const counted = seat.state === 'open' || seat.state === 'finished';
  const next = finished ? 'finished' : 'released';
  if (next === seat.state) return;
  await tx.allocation.putSeat({ ...seat, state: next }, at);
  if (finished && !counted) {
    await tx.allocation.adjust(seat.keyId, seat, 1);
    await tx.allocation.appendLog(seat.keyId, logEntry(participantId, seat, 'return', at));
  } else if (left && counted) {
    await tx.allocation.adjust(seat.keyId, seat, -1);
    await tx.allocation.appendLog(seat.keyId, logEntry(participantId, seat, 'release', at));
  }
}

/** Moves a participant to another cell on the researcher's word; the balance follows. */
export async function moveSeat(
  tx: Transaction,
  { id: participantId, enteredAt }: Participant,
  cell: Cell,
  at: number,
): Promise<void> {
  const seat = await tx.allocation.lockSeat(participantId);
  if (seat === undefined) return;
  // AL5: the cut-off time runs from the entry, however often the cell changes.
  await tx.allocation.putSeat({ ...seat, ...cell }, enteredAt);
  if (seat.state !== 'open' && seat.state !== 'finished') return;
  await tx.allocation.adjust(seat.keyId, seat, -1);
  await tx.allocation.adjust(seat.keyId, cell, 1);
  await tx.allocation.appendLog(seat.keyId, logEntry(participantId, cell, 'move', at));
}

const logEntry = (
  participantId: number,
  cell: Cell,
  change: 'expire' | 'release' | 'return' | 'move',
  at: number,
) => ({
  participantId,
  condition: cell.condition,
  counterbalance: cell.counterbalance,
  change,
  draw: undefined,
  grid: undefined,
  at,
});
