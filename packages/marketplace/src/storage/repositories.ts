import { type Database, dialectOf, type Session } from '@turnout/store/database';
import { assignmentRepository } from './assignments.ts';
import { attemptRepository } from './attempts.ts';
import { blockRepository } from './blocks.ts';
import { hitTypeRepository } from './hit-types.ts';
import { hitRepository } from './hits.ts';
import { invitationRepository } from './invitations.ts';
import { layoutRepository } from './layouts.ts';
import { ledgerRepository } from './ledger.ts';
import { messageRepository } from './messages.ts';
import { notificationRepository } from './notifications.ts';
import { panelRepositories } from './panel.ts';
import { peopleRepository } from './people.ts';
import { qualificationRequestRepository } from './qualification-requests.ts';
import { qualificationTypeRepository } from './qualification-types.ts';
import { qualificationRepository } from './qualifications.ts';
import { reportRepository } from './reports.ts';
import { requesterRepository } from './requesters.ts';
import { reviewRowRepository } from './review-rows.ts';
import { sessionRepository } from './sessions.ts';
import { settingsRepository } from './settings.ts';
import type { MarketTables } from './tables.ts';
import { timerRepository } from './timers.ts';
import { tokenRepository } from './tokens.ts';
import { workRepository } from './work.ts';
import { workerRepository } from './workers.ts';

/** Everything the marketplace keeps, over one session. */
export type Repositories = ReturnType<ReturnType<typeof repositoriesFor>>;

/** @returns the repositories over a session: of one transaction, or of reading. */
export function repositoriesFor({ kind }: Pick<Database, 'kind'>) {
  const dialect = dialectOf<MarketTables>(kind);
  const make = (session: Session) => ({
    settings: settingsRepository(session, dialect),
    requesters: requesterRepository(session, dialect),
    workers: workerRepository(session, dialect),
    hitTypes: hitTypeRepository(session, dialect),
    hits: hitRepository(session, dialect),
    assignments: assignmentRepository(session, dialect),
    ledger: ledgerRepository(session, dialect),
    tokens: tokenRepository(session, dialect),
    timers: timerRepository(session, dialect),
    layouts: layoutRepository(session, dialect),
    blocks: blockRepository(session, dialect),
    qualificationTypes: qualificationTypeRepository(session, dialect),
    qualifications: qualificationRepository(session, dialect),
    qualificationRequests: qualificationRequestRepository(session, dialect),
    messages: messageRepository(session, dialect),
    notifications: notificationRepository(session, dialect),
    reviewRows: reviewRowRepository(session, dialect),
    work: workRepository(session, dialect),
    reports: reportRepository(session, dialect),
    people: peopleRepository(session, dialect),
    sessions: sessionRepository(session, dialect),
    invitations: invitationRepository(session, dialect),
    attempts: attemptRepository(session, dialect),
    ...panelRepositories(session, dialect),
  });
  // A session lives as long as its connection, so its repositories are made once.
  const made = new WeakMap<Session, ReturnType<typeof make>>();
  return (session: Session): ReturnType<typeof make> => {
    const known = made.get(session);
    if (known !== undefined) return known;
    const repositories = make(session);
    made.set(session, repositories);
    return repositories;
  };
}
