import { modes } from '../wiring/mode.ts';
import type { KnownIds } from './complete.ts';
import type { Session } from './session.ts';

/** As many as are worth looking through. */
const MOST = 200;

/** Ids of the study in this folder, by what an argument or option is called. */
export const knownIdsOf =
  (session: Session): KnownIds =>
  async (name) => {
    if (name === 'mode') return modes;
    if (!/^(posting|hit|assignment|campaign|task)s?$/.test(name)) return [];
    const { operations, data, study } = await session.operations({ folder: '.' });
    const { environment } = operations.recruiting.recruiter;
    const filter = { study: study.config.study, environment };
    if (/^(posting|hit)/.test(name)) {
      const postings = await data.store.postings.page(filter, 0, MOST);
      return postings.map(({ id, externalId }) =>
        name.startsWith('hit') ? (externalId ?? String(id)) : String(id),
      );
    }
    if (name.startsWith('assignment'))
      return (await data.store.assignments.page(filter, 0, MOST)).map(({ externalId }) => externalId);
    if (name.startsWith('campaign'))
      return (await data.store.campaigns.page(filter, 0, MOST)).map(({ id }) => String(id));
    return (await operations.tasks.list()).map(({ title }) => (/\s/.test(title) ? `"${title}"` : title));
  };
