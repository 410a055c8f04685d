import type { Worker } from '../../../src/domain/worker.ts';
import { accept } from '../../../src/market/accept.ts';
import { returnAssignment } from '../../../src/market/give-back.ts';
import { submit } from '../../../src/market/submit.ts';
import { choices, externalXml, formXml, htmlXml, item } from '../../questions/samples.ts';
import { callsOf } from '../../support/api-calls.ts';
import { DAY, HOUR } from '../../support/market.ts';
import { ANSWER } from '../../support/operations.ts';
import type { TestSite } from './site.ts';

/** A worker with a past, and a marketplace with a bit of everything in it. */
export interface Scene {
  readonly worker: Worker;
  /** Paths of the pages to look at, by name. */
  readonly paths: Readonly<Record<string, string>>;
}

const FORM = formXml(
  '<Overview><Title>About your day</Title><Text>Three short questions.</Text></Overview>' +
    item('mood', '<FreeTextAnswer/>', '<DisplayName>Mood</DisplayName><IsRequired>true</IsRequired>') +
    item('colour', choices(['red', 'green', 'blue'], '<StyleSuggestion>radiobutton</StyleSuggestion>')) +
    item('country', choices(['here', 'there'], '<StyleSuggestion>dropdown</StyleSuggestion>')),
);

export async function setScene(site: TestSite, studyUrl: string): Promise<Scene> {
  const { market, requester } = site;
  const { clock } = market;
  const call = callsOf(market, requester);
  const worker = await market.worker({ pastApproved: 120, pastRejected: 4 });
  await pastWork(site, worker);
  clock.advance(DAY);
  const { QualificationType } = await call('CreateQualificationType', {
    Name: 'Colour vision',
    Description: 'Shows that you can tell colours apart.',
    QualificationTypeStatus: 'Active',
    Test: FORM,
    TestDurationInSeconds: 600,
  });
  const type = QualificationType?.QualificationTypeId ?? '';
  const asking = await call('CreateQualificationType', {
    Name: 'Native speaker of German',
    Description: 'For studies on language. The laboratory looks at each request.',
    QualificationTypeStatus: 'Active',
  });
  await call('AssociateQualificationWithWorker', {
    QualificationTypeId: asking.QualificationType?.QualificationTypeId ?? '',
    WorkerId: worker.workerId,
    IntegerValue: 90,
  });
  const external = await site.post({ question: externalXml(studyUrl, 0), keywords: 'colour, attention' });
  const qualified = await site.post({
    title: 'Judge how likely a story is',
    reward: '0.35',
    durationSeconds: 5400,
    question: htmlXml('<!doctype html><html lang="en"><title>Story</title><p>A story.</p></html>'),
    requirements: [
      {
        QualificationTypeId: '000000000000000000L0',
        Comparator: 'GreaterThanOrEqualTo',
        IntegerValues: [95],
      },
      {
        QualificationTypeId: '00000000000000000071',
        Comparator: 'In',
        LocaleValues: [{ Country: 'US' }, { Country: 'CA' }],
      },
      { QualificationTypeId: type, Comparator: 'Exists', ActionsGuarded: 'PreviewAndAccept' },
    ],
  });
  const form = await site.post({ title: 'How was your day?', question: FORM, reward: '0.10' });
  const open = await site.post({ title: 'Words and colours', question: externalXml(studyUrl, 500) });
  const openForm = await site.post({ title: 'How was your week?', question: FORM, reward: '0.20' });
  clock.advance(HOUR);
  const held = await hold(site, worker, external.hitId);
  const heldForm = await hold(site, worker, form.hitId);
  await call('NotifyWorkers', {
    Subject: 'A second part next week',
    MessageText: 'Thank you for your work.\nThe second part opens on Monday.',
    WorkerIds: [worker.workerId],
  });
  const group = (hit: typeof external): string => `/projects/${hit.type.groupId}/tasks`;
  return {
    worker,
    paths: {
      projects: '/projects',
      'projects without a match': '/projects?words=nothing-like-this',
      'preview in a frame': group(open),
      'preview of a form': group(openForm),
      'preview of what is held': group(external),
      'preview hidden': group(qualified),
      'confirm accepting': `${group(external)}/accept_random`,
      'work in a frame': `${group(external)}/${external.hitId}?assignment_id=${held}`,
      'work on a form': `${group(form)}/${form.hitId}?assignment_id=${heldForm}`,
      queue: '/tasks',
      'queue after a return': '/tasks?done=returned',
      history: '/history',
      earnings: '/earnings',
      qualifications: '/qualifications',
      'before a test': `/qualifications/${type}/test`,
      profile: '/profile',
      report: `/report/${external.hitId}`,
      refusal: '/projects/3NOSUCHGROUP/tasks',
      messages: '/messages',
    },
  };
}

export async function hold({ market, requester }: TestSite, worker: Worker, hitId: string): Promise<string> {
  const accepted = await accept(market.context, {
    workerId: worker.workerId,
    hitId,
    environment: requester.environment,
  });
  if ('refused' in accepted) throw new Error(`not accepted: ${accepted.refused.reason}`);
  return accepted.assignment.assignmentId;
}

/** Approved with a bonus, rejected, returned, and one that waits for its review. */
async function pastWork(site: TestSite, worker: Worker): Promise<void> {
  const { market, requester } = site;
  const { context, clock } = market;
  const call = callsOf(market, requester);
  const done = async (title: string, reward: string): Promise<string> => {
    const hit = await site.post({ title, reward, autoApprovalSeconds: 2_592_000 });
    const assignmentId = await hold(site, worker, hit.hitId);
    clock.advance(600_000);
    await submit(context, { assignmentId, answer: ANSWER });
    return assignmentId;
  };
  const approved = await done('Remember these words', '2.00');
  await call('ApproveAssignment', {
    AssignmentId: approved,
    RequesterFeedback: 'Carefully done, thank you.',
  });
  await call('SendBonus', {
    AssignmentId: approved,
    WorkerId: worker.workerId,
    BonusAmount: '0.50',
    Reason: 'For a perfect score',
  });
  clock.advance(35 * DAY);
  const rejected = await done('Transcribe a receipt', '0.25');
  await call('RejectAssignment', { AssignmentId: rejected, RequesterFeedback: 'Two lines are missing.' });
  const second = await done('Find the odd one out', '1.20');
  await call('ApproveAssignment', { AssignmentId: second });
  await done('Describe a picture in three sentences', '0.80');
  const returned = await site.post({ title: 'A long questionnaire' });
  const assignmentId = await hold(site, worker, returned.hitId);
  await returnAssignment(context, { workerId: worker.workerId, assignmentId });
}
