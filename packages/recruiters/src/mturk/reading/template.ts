import { MOST_QUESTION_BYTES, questionXml } from '../question.ts';
import type { Report } from './requirements.ts';

/** What workers see of a study in a new tab where the researcher has written nothing. */
export const DEFAULT_TEMPLATE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The study</title></head>
<body>
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<main>
<crowd-form>
  <h1>The study opens in a new tab</h1>
  <p><a class="otree-link">Open the study</a></p>
  <p>The link works once you have accepted this task. At its end, the study shows a completion code.</p>
  <crowd-input name="completion_code" label="Completion code" required></crowd-input>
</crowd-form>
</main>
</body>
</html>`;

const LINK = /class\s*=\s*(?:"[^"]*\botree-link\b[^"]*"|'[^']*\botree-link\b[^']*'|otree-link\b)/;
const CODE = /name\s*=\s*["']?completion_code\b/;
const TAGS = /\{%|\{\{/;

/** Left for the study's address, which is only known when something is posted. */
const ADDRESS = `https://study.example.org/${'a'.repeat(500)}`;

/** @param name of the setting it comes from, for the messages */
export function checkTemplate(template: string, name: string, report: Report): void {
  if (!LINK.test(template))
    report(`${name}: has no element of class "otree-link", so nobody would find the study.`);
  if (!CODE.test(template))
    report(`${name}: has no field of the name "completion_code", so no code could be handed in.`);
  if (TAGS.test(template)) report(`${name}: holds template tags ({{ or {%), which are not carried out.`);
  const question = questionXml({ presentation: { kind: 'new-tab', template }, frameHeight: 0 }, ADDRESS);
  const bytes = Buffer.byteLength(question);
  if (bytes > MOST_QUESTION_BYTES)
    report(`${name}: ${bytes} bytes with its frame, of ${MOST_QUESTION_BYTES} at most.`);
}
