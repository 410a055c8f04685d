import type { Dialect, Session } from '@turnout/store/database';
import { adminRepository } from './panel-admins.ts';
import { erasureRepository } from './panel-erasures.ts';
import { invitationMailRepository } from './panel-invitations.ts';
import { adminLogRepository } from './panel-log.ts';
import { outboxRepository } from './panel-outbox.ts';
import { overviewRepository } from './panel-overview.ts';
import { payoutRepository } from './panel-payouts.ts';
import { panelPeopleRepository } from './panel-people.ts';
import { questionnaireRepository } from './panel-questionnaires.ts';
import { recordRepository } from './panel-records.ts';
import { personSettingsRepository } from './panel-settings.ts';
import type { MarketTables } from './tables.ts';

/** What the lab's administration keeps of its panel. */
export const panelRepositories = (session: Session, dialect: Dialect<MarketTables>) => ({
  admins: adminRepository(session, dialect),
  adminLog: adminLogRepository(session, dialect),
  outbox: outboxRepository(session, dialect),
  panelPeople: panelPeopleRepository(session, dialect),
  personSettings: personSettingsRepository(session, dialect),
  invitationMails: invitationMailRepository(session, dialect),
  overview: overviewRepository(session, dialect),
  payouts: payoutRepository(session, dialect),
  questionnaires: questionnaireRepository(session, dialect),
  erasures: erasureRepository(session, dialect),
  records: recordRepository(session, dialect),
});
