import type { AddressInfo } from 'node:net';
import type { Clock, Log, Random } from '@turnout/core';
import { type DatabaseOptions, openDatabase } from '@turnout/store/database';
import { prolificApp } from './api/app.ts';
import { type ProlificFees, publishedFees } from './domain/fees.ts';
import { newId } from './domain/ids.ts';
import { type ProlificFaults, prolificFaults } from './faults.ts';
import { Deliverer } from './hooks/deliverer.ts';
import { addResearcher, type NewResearcher, type ResearcherAccount } from './market/accounts.ts';
import { checkedMoney, type WorkspaceMoney } from './market/check.ts';
import { describedBehaviour, type ProlificBehaviour, prolificContext, type Unit } from './market/context.ts';
import { topUp } from './market/money.ts';
import { giveBack, handIn, runOut, startPlace, type TakenPlace, takePlace } from './market/people.ts';
import { settle } from './market/settle.ts';
import { prolificSchema } from './storage/migration.ts';

export interface ProlificOptions {
  /**
   * Where it remembers: on a file or in PostgreSQL what it acknowledged survives a kill; `sqlite://` is in memory.
   */
  readonly database: Pick<DatabaseOptions, 'url' | 'baseFolder'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: 127.0.0.1 and a free port. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Default: the published ones. */
  readonly fees?: ProlificFees;
  /** What differs from the described behaviour. */
  readonly behaviour?: Partial<ProlificBehaviour>;
}

export interface RunningProlific {
  /** With `/api/v1`, without a slash at the end: what a client puts paths behind. */
  readonly apiUrl: string;
  readonly faults: ProlificFaults;
  /** Changes how it behaves from now on. */
  behave(behaviour: Partial<ProlificBehaviour>): void;
  addResearcher(researcher: NewResearcher): Promise<ResearcherAccount>;
  topUp(workspaceId: string, amountMinor: number): Promise<void>;
  /** A participant's id; nothing is stored of people until they take a place. */
  participant(): string;
  /** Somebody takes a place and opens the study. @param who default: somebody new. @throws ProlificRefusal */
  takePlace(studyId: string, who?: string): Promise<TakenPlace>;
  /** Somebody reserves a place without opening the study yet. */
  reservePlace(studyId: string, who?: string): Promise<TakenPlace>;
  start(submissionId: string): Promise<void>;
  /** Hands in with a completion code. */
  submit(submissionId: string, code: string): Promise<void>;
  /** Hands in without a code. */
  noCode(submissionId: string): Promise<void>;
  /** The participant gives the place back. */
  return(submissionId: string): Promise<void>;
  timeOut(submissionId: string): Promise<void>;
  /** Does what is due by the clock and sends what there is to send; calls of the API do the first by themselves. */
  settle(): Promise<void>;
  /** Where every minor unit is. @throws Error when it does not add up */
  money(): Promise<readonly WorkspaceMoney[]>;
  /** Finishes what is under way, then stops. Safe to call twice. */
  stop(): Promise<void>;
}

/** How often it looks for what is due, ms of real time. */
const EVERY_MS = 250;

/**
 * Starts a stand-in of Prolific's researcher API, written from its published description, for tests and rehearsals.
 * What the description leaves open is listed in docs/reference/prolific-stand-in.md.
 * @throws TurnoutError DATABASE_*; the listening error of Node as it is
 */
export async function startProlific(options: ProlificOptions): Promise<RunningProlific> {
  const { clock, log, random, listen = { host: '127.0.0.1', port: 0 } } = options;
  const database = await openDatabase(prolificSchema, { ...options.database, clock, log });
  let behaviour: ProlificBehaviour = { ...describedBehaviour, ...options.behaviour };
  const context = prolificContext({
    database,
    clock,
    random,
    log,
    fees: options.fees ?? publishedFees,
    behaviour: () => behaviour,
  });
  const faults = prolificFaults(random);
  const deliverer = new Deliverer(context);
  const run = async (): Promise<void> => {
    await settle(context);
    await deliverer.deliver();
  };
  let running: Promise<void> = Promise.resolve();
  const inTurn = (): Promise<void> => {
    const turn = running.then(run);
    running = turn.catch((error: unknown) => log.error('What is due was not done', { error: String(error) }));
    return turn;
  };
  const kick = (): void => {
    inTurn().catch(() => undefined);
  };
  const app = await prolificApp({ context, faults, onDone: kick });
  try {
    await app.listen(listen);
  } catch (error) {
    await database.close();
    throw error;
  }
  const timer = setInterval(kick, EVERY_MS);
  timer.unref();
  const { port } = app.server.address() as AddressInfo;
  const act = async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    await settle(context);
    const result = await context.transact(work);
    kick();
    return result;
  };
  const take = (studyId: string, participantId: string, start: boolean): Promise<TakenPlace> =>
    act((unit) => takePlace(context, unit, { studyId, participantId, start }));
  const someone = (): string => newId(clock.now());
  let stopping: Promise<void> | undefined;
  return {
    apiUrl: `http://${listen.host}:${port}/api/v1`,
    faults,
    behave: (changes) => {
      behaviour = { ...behaviour, ...changes };
    },
    addResearcher: (researcher) => act((unit) => addResearcher(unit, researcher)),
    topUp: (workspaceId, amountMinor) => act((unit) => topUp(unit, workspaceId, amountMinor)),
    participant: someone,
    takePlace: (studyId, who = someone()) => take(studyId, who, true),
    reservePlace: (studyId, who = someone()) => take(studyId, who, false),
    start: (id) => act((unit) => startPlace(context, unit, id)),
    submit: (id, code) => act((unit) => handIn(context, unit, id, code)),
    noCode: (id) => act((unit) => handIn(context, unit, id, undefined)),
    return: (id) => act((unit) => giveBack(context, unit, id)),
    timeOut: (id) => act((unit) => runOut(context, unit, id)),
    settle: inTurn,
    money: () => checkedMoney(context),
    stop: () => {
      stopping ??= (async () => {
        clearInterval(timer);
        await app.close();
        await deliverer.stop();
        await running;
        await database.close();
      })();
      return stopping;
    },
  };
}
