import {
  type ClockMoved,
  CONTROL_PATH,
  type ControlState,
  type CreatedWorkers,
  type LedgerReport,
  type LintReport,
  type MoveClock,
  type SetFaults,
  type WorkerProfile,
} from '@turnout/protocol';
import { RehearsalError } from '../rehearsal-error.ts';
import { type Reader, readClock, readLedger, readLint, readState, readWorkers } from './answers.ts';
import { requestJson } from './request.ts';

/** The control of a rehearsal. Every call throws RehearsalError when it is not granted. */
export interface ControlClient {
  state(): Promise<ControlState>;
  moveClock(move: MoveClock): Promise<ClockMoved>;
  createWorkers(profiles: readonly WorkerProfile[]): Promise<CreatedWorkers['workers']>;
  setFaults(faults: SetFaults): Promise<void>;
  ledger(environment: string): Promise<LedgerReport>;
  lint(): Promise<LintReport>;
}

/** The most that one call may create (protocol, CreateWorkers). */
const MOST_AT_ONCE = 1000;

/** @param url where the control is, without `/control` and without a slash at the end */
export function controlClient(url: string): ControlClient {
  const ask = async <T>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    read: Reader<T>,
    body?: unknown,
  ): Promise<T> => {
    const where = `${CONTROL_PATH}${path}`;
    const answer = await requestJson({ url: `${url}${where}`, method, body });
    if (answer.status >= 200 && answer.status < 300) return read(answer.body, where);
    throw new RehearsalError(
      `${method} ${where} was refused with status ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`,
      answer.status === 404
        ? 'A panel has no control. Start the marketplace with: turnout marketplace serve --rehearsal'
        : 'Look into the log of the marketplace.',
    );
  };
  return {
    state: () => ask('GET', '/state', readState),
    moveClock: (move) => ask('POST', '/clock', readClock, move),
    async createWorkers(profiles) {
      const made: CreatedWorkers['workers'][number][] = [];
      for (let from = 0; from < profiles.length; from += MOST_AT_ONCE) {
        const workers = profiles.slice(from, from + MOST_AT_ONCE);
        made.push(...(await ask('POST', '/workers', readWorkers, { workers })).workers);
      }
      return made;
    },
    setFaults: (faults) => ask('PUT', '/faults', () => undefined, faults),
    ledger: (environment) =>
      ask('GET', `/ledger?${new URLSearchParams({ environment }).toString()}`, readLedger),
    lint: () => ask('GET', '/lint', readLint),
  };
}
