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
  /** Everything the linter saw, after it has looked at the pages too; the rehearsal is over. */
  lint(): Promise<LintReport>;
}

const TOKEN_REMEDY =
  'Give the token that is in the file control-token of the marketplace’s data folder, by default .turnout-marketplace/control-token.';

const remedies: Readonly<Record<number, string>> = {
  401: TOKEN_REMEDY,
  403: TOKEN_REMEDY,
  404: 'A panel has no control. Start the marketplace with: turnout marketplace serve --rehearsal',
};

/** The most that one call may create (protocol, CreateWorkers). */
const MOST_AT_ONCE = 1000;

/**
 * @param url where the control is, without `/control` and without a slash at the end
 * @param token what lets somebody control the rehearsal
 */
export function controlClient(url: string, token: string): ControlClient {
  const ask = async <T>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    read: Reader<T>,
    body?: unknown,
  ): Promise<T> => {
    const where = `${CONTROL_PATH}${path}`;
    const answer = await requestJson({ url: `${url}${where}`, method, token, body });
    if (answer.status >= 200 && answer.status < 300) return read(answer.body, where);
    throw new RehearsalError(
      `${method} ${where} was refused with status ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`,
      remedies[answer.status] ?? 'Look into the log of the marketplace.',
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
    async lint() {
      await ask('POST', '/lint/pages', () => undefined, {});
      return ask('GET', '/lint?ended=true', readLint);
    },
  };
}
