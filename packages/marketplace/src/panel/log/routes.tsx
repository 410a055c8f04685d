import { field } from '../../site/http/fields.ts';
import { Nothing } from '../../site/views/parts.tsx';
import { adminPage } from '../answer.ts';
import type { AdminRoutes } from '../route.ts';
import { More } from '../views/parts.tsx';
import { LogTable } from './log-table.tsx';

const PAGE = 100;

/** Everything that administrators did. */
export function logRoutes(routes: AdminRoutes): void {
  routes.admin('GET', '/log', async (visit) => {
    const { market, query, texts } = visit;
    const before = Number(field(query, 'before')) || Number.MAX_SAFE_INTEGER;
    const acts = await market.read.adminLog.list({ before, limit: PAGE });
    const last = acts.length === PAGE ? acts.at(-1)?.id : undefined;
    return adminPage({
      title: texts.log.title,
      section: 'log',
      body: (
        <>
          <h1>{texts.log.title}</h1>
          <p>{texts.log.lead}</p>
          {acts.length === 0 ? (
            <Nothing what={texts.log.none} next={texts.log.noneNext} />
          ) : (
            <LogTable visit={visit} acts={acts} />
          )}
          <More href={last === undefined ? undefined : `/admin/log?before=${last}`} text={texts.older} />
        </>
      ),
    });
  });
}
