/** What recruiting programs really send, rebuilt from their documented behaviour. */
const SCHEMAS = 'http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas';

export const externalXml = (url: string, height: string | number = 600): string =>
  `<ExternalQuestion xmlns="${SCHEMAS}/2006-07-14/ExternalQuestion.xsd"><ExternalURL>${url}</ExternalURL><FrameHeight>${height}</FrameHeight></ExternalQuestion>`;

/** As psiTurk's boto3 wrapper prints it, indented and with a byte encoding in the declaration. */
export const psiturkXml = `<?xml version="1.0" encoding="UTF-8"?>
<ExternalQuestion xmlns="${SCHEMAS}/2006-07-14/ExternalQuestion.xsd">
  <ExternalURL>https://study.example.org/pub?mode=live</ExternalURL>
  <FrameHeight>600</FrameHeight>
</ExternalQuestion>`;

export const htmlXml = (html: string, height = 0): string =>
  `<HTMLQuestion xmlns="${SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[${html}]]></HTMLContent><FrameHeight>${height}</FrameHeight></HTMLQuestion>`;

/** The page that oTree puts into a HIT: a link with the frame's own query, and a field for the completion code. */
export const otreePage = `<!DOCTYPE html>
<html lang="en"><head><title>Decision study</title>
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head>
<body><main><crowd-form>
  <h1>Decision study</h1>
  <p>This HIT takes 10 minutes & pays a bonus.</p>
  <p><a class="otree-link" href="#">Go to the study</a></p>
  <crowd-input name="completion_code" label="Completion code" required></crowd-input>
</crowd-form></main>
<script>
  var assignmentId = new URLSearchParams(window.location.search).get('assignmentId');
  if (assignmentId && assignmentId !== 'ASSIGNMENT_ID_NOT_AVAILABLE') {
    Array.from(document.getElementsByClassName('otree-link')).forEach(function (link) {
      link.href = 'https://study.example.org/MTurkStart/abc/' + window.location.search;
      link.target = '_blank';
    });
  }
</script></body></html>`;

export const formXml = (inside: string, version = '2017-11-06'): string =>
  `<QuestionForm xmlns="${SCHEMAS}/${version}/QuestionForm.xsd">${inside}</QuestionForm>`;

export const item = (identifier: string, specification: string, more = ''): string =>
  `<Question><QuestionIdentifier>${identifier}</QuestionIdentifier>${more}<QuestionContent><Text>Which?</Text></QuestionContent><AnswerSpecification>${specification}</AnswerSpecification></Question>`;

export const choices = (identifiers: readonly string[], before = '', after = ''): string =>
  `<SelectionAnswer>${before}<Selections>${identifiers
    .map(
      (one) => `<Selection><SelectionIdentifier>${one}</SelectionIdentifier><Text>${one}</Text></Selection>`,
    )
    .join('')}${after}</Selections></SelectionAnswer>`;

export const keyXml = (inside: string): string =>
  `<AnswerKey xmlns="${SCHEMAS}/2005-10-01/AnswerKey.xsd">${inside}</AnswerKey>`;

export const keyQuestion = (
  identifier: string,
  options: readonly (readonly [string, number])[],
  fallback?: number,
): string =>
  `<Question><QuestionIdentifier>${identifier}</QuestionIdentifier>${options
    .map(
      ([selections, score]) =>
        `<AnswerOption>${selections
          .split(',')
          .map((one) => `<SelectionIdentifier>${one}</SelectionIdentifier>`)
          .join('')}<AnswerScore>${score}</AnswerScore></AnswerOption>`,
    )
    .join('')}${fallback === undefined ? '' : `<DefaultScore>${fallback}</DefaultScore>`}</Question>`;

const BEGINNING =
  'There was an error parsing the XML question or answer data in your request. Please make sure the data is well-formed and validates against the appropriate schema. Details: ';

/** The details of the refusal with which something fails, or an assertion that it is another error. */
export function detailsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error) || !('type' in error)) throw error;
    if (error.type !== 'ParameterValidationError' || !error.message.startsWith(BEGINNING)) throw error;
    return error.message.slice(BEGINNING.length);
  }
  throw new Error('It was accepted.');
}
