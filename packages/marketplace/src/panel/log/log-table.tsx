import type { VNode } from 'preact';
import { Moment } from '../../site/views/parts.tsx';
import type { LoggedAct } from '../../storage/panel-log.ts';
import { PersonLink, Table } from '../views/parts.tsx';
import type { SignedInVisit } from '../visit.ts';

/** Who did what, when and why. */
export function LogTable({ visit, acts }: { visit: SignedInVisit; acts: readonly LoggedAct[] }): VNode {
  const { log: words } = visit.texts;
  return (
    <Table
      caption={words.title}
      head={[words.when, words.who, words.what, words.why]}
      rows={acts.map((act) => ({
        key: act.id,
        cells: [
          <Moment key="at" visit={visit} at={act.at} />,
          act.adminName,
          <What key="what" visit={visit} act={act} />,
          act.reason,
        ],
      }))}
    />
  );
}

function What({ visit, act }: { visit: SignedInVisit; act: LoggedAct }): VNode {
  const { acts } = visit.texts.log;
  const what = Object.hasOwn(acts, act.act) ? acts[act.act as keyof typeof acts] : act.act;
  return (
    <>
      {act.detail === '' ? what : `${what}: ${act.detail}`}
      {act.publicWorkerId === undefined ? undefined : (
        <>
          {' – '}
          <PersonLink visit={visit} workerId={act.publicWorkerId} name={act.personName} />
        </>
      )}
    </>
  );
}
