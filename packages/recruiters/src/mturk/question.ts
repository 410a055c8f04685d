import type { MturkSettings } from './settings.ts';

const SCHEMAS = 'http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas';

/** API reference, CreateHIT: with all its white space. */
export const MOST_QUESTION_BYTES = 65_535;

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** A CDATA section ends at the first `]]>`, so that one is split over two sections. */
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const question = (name: string, version: string, content: string, frameHeight: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${SCHEMAS}/${version}/${name}.xsd">${content}<FrameHeight>${frameHeight}</FrameHeight></${name}>`;

/**
 * What workers are shown, as XML (API reference, ExternalQuestion and HTMLQuestion). The service adds assignmentId,
 * hitId, workerId and turkSubmitTo to the address.
 */
export function questionXml(
  { presentation, frameHeight }: Pick<MturkSettings, 'presentation' | 'frameHeight'>,
  studyUrl: string,
): string {
  if (presentation.kind === 'frame')
    return question(
      'ExternalQuestion',
      '2006-07-14',
      `<ExternalURL>${escaped(studyUrl)}</ExternalURL>`,
      frameHeight,
    );
  const page = `${presentation.template}\n${linkScript(studyUrl)}`;
  return question('HTMLQuestion', '2011-11-11', `<HTMLContent>${cdata(page)}</HTMLContent>`, frameHeight);
}

/**
 * Gives the elements of class `otree-link` the study's address with the ids of the frame's own, in a new tab. Before
 * the task was accepted there is no assignment, so they lead nowhere.
 */
function linkScript(studyUrl: string): string {
  // In a script, `<` could end it.
  const address = JSON.stringify(studyUrl).replaceAll('<', '\\u003c');
  return `<script>
(function () {
  var ids = new URLSearchParams(location.search);
  var assignment = ids.get('assignmentId');
  if (!assignment || assignment === 'ASSIGNMENT_ID_NOT_AVAILABLE') return;
  var address = new URL(${address});
  ids.forEach(function (value, name) { address.searchParams.set(name, value); });
  function link() {
    document.querySelectorAll('.otree-link').forEach(function (element) {
      element.href = address.href;
      element.target = '_blank';
      element.rel = 'noopener';
    });
  }
  document.addEventListener('DOMContentLoaded', link);
  link();
})();
</script>`;
}
