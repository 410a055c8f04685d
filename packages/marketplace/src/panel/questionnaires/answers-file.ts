import { csvRows } from '../../domain/payout-csv.ts';
import type { Questionnaire } from '../../domain/screening.ts';
import { screeningAnswers } from '../../market/screening/form-xml.ts';
import { parseAnswers } from '../../questions/answers.ts';
import { type AdminAnswer, csvFile } from '../answer.ts';
import type { SignedInVisit } from '../visit.ts';

/** What everybody answered last, a line for each person. */
export async function answersFile(
  { market: { read } }: SignedInVisit,
  { id, questions }: Questionnaire,
): Promise<AdminAnswer> {
  const answers = await read.questionnaires.lastAnswers(id);
  const people = await read.panelPeople.byIds(answers.map(({ workerId }) => workerId));
  const rows = answers.map(({ workerId, answer, submittedAt }) => {
    const person = people.find((one) => one.id === workerId);
    const texts = screeningAnswers(parseAnswers(answer));
    return [
      person?.workerId ?? '',
      new Date(submittedAt).toISOString(),
      ...questions.map(
        (question) => texts.find((one) => one.question === question.id)?.texts.join('; ') ?? '',
      ),
    ];
  });
  return csvFile(
    `questionnaire-${id}.csv`,
    csvRows([['worker id', 'answered', ...questions.map(({ text }) => text)], ...rows]),
  );
}
