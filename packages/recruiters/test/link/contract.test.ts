import { type EntryIds, type Log, TurnoutError } from '@turnout/core';
import { createEngine, createLinkAccount, createLinks, createVault } from '@turnout/engine';
import { openStore } from '@turnout/store';
import { inject } from 'vitest';
import { freshPostgres } from '../../../../test/support/postgres.ts';
import { createLinkRecruiter } from '../../src/index.ts';
import { type RecruiterLab, recruiterContract } from '../contract/recruiter-contract.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: () => Date.now() };

/** The recruiter over a study's own database, with people who open its links. */
async function openLab(url: string): Promise<RecruiterLab> {
  const store = await openStore({ url, clock, log: silent });
  const engine = createEngine({
    store,
    vault: createVault(Buffer.alloc(32, 7)),
    clock,
    random: { next: () => Math.random() },
    log: silent,
    settings: {
      study: 'choices',
      designVersion: '1.0',
      conditions: 1,
      counters: 1,
      cutoffMs: 1_800_000,
      allowRepeats: false,
      resume: false,
    },
  });
  const links = createLinks(engine.context);
  const account = createLinkAccount(engine.context, 'live');
  const opened = new Map<string, number>();
  let people = 0;
  const participantOf = (assignmentId: string): number => {
    const id = opened.get(assignmentId);
    if (id === undefined) throw new Error('nobody has this place');
    return id;
  };
  return {
    recruiter: createLinkRecruiter({ environment: 'live', currency: 'EUR', account }),
    studyUrl: 'https://lab.example.org/ad?mode=live',
    async take({ externalId, workerLink }) {
      people += 1;
      const taken = await links.take(workerLink?.split('/').at(-1) ?? '', {
        places: [],
        press: `press-${people}`,
      });
      if (taken.kind !== 'entry') throw new TurnoutError('PLACES_TAKEN');
      const ids: EntryIds = taken.entry.ids;
      const browser = { ipAddress: undefined, browser: 'firefox', platform: 'linux', language: 'en' };
      const page = await engine.openStudy({ ...ids, ...browser }, () => undefined);
      if (page.show !== 'study') throw new Error('the study did not open');
      opened.set(ids.assignmentId, page.participant.id);
      return { postingExternalId: externalId, externalId: ids.assignmentId, workerId: ids.workerId };
    },
    handIn: (ref) => engine.complete(participantOf(ref.externalId), { page: '', last: 0 }),
    giveBack: async (ref) => {
      await engine.apply(participantOf(ref.externalId), 'return', 'gave the place back');
    },
    spentMinor: async () => undefined,
    close: () => store.close(),
  };
}

const FOR_GOOD_MS = 100 * 365 * 24 * 3_600_000;

const capabilities = {
  pays: false,
  verifiesAssignments: true,
  namesWorkersAtWork: true,
  rejects: true,
  reversalMs: FOR_GOOD_MS,
  tokenMemoryMs: FOR_GOOD_MS,
  listLagMs: 0,
  concurrentBonuses: true,
  renewableEnd: true,
  cheapestBatch: undefined,
  groups: false,
  requestsReturn: false,
  screenOutMinor: undefined,
  notifies: false,
};

recruiterContract('link on SQLite', () => openLab('sqlite://'), capabilities);
recruiterContract(
  'link on PostgreSQL',
  async () => openLab(await freshPostgres(inject('postgresUrl'))),
  capabilities,
);
