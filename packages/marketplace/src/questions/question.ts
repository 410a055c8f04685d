import type { QuestionForm } from './form/model.ts';
import { parseForm } from './form/parse.ts';
import { NAMESPACES } from './namespaces.ts';
import { parseXml, type XmlElement } from './xml/document.ts';
import { xmlRefusal } from './xml/refusal.ts';
import { sequenceOf, textOf } from './xml/sequence.ts';
import { integer } from './xml/values.ts';

export interface ExternalQuestion {
  readonly kind: 'external';
  /** As the requester wrote it. */
  readonly url: string;
  /** Pixels; 0 fits the window. */
  readonly frameHeight: number;
}

export interface HtmlQuestion {
  readonly kind: 'html';
  readonly html: string;
  /** Pixels; 0 fits the window. */
  readonly frameHeight: number;
}

export interface FormQuestion {
  readonly kind: 'form';
  readonly form: QuestionForm;
}

export type Question = ExternalQuestion | HtmlQuestion | FormQuestion;

export interface QuestionOptions {
  /** Where an ExternalURL may be plain http: on this machine only (the default), or on any host, for a rehearsal. */
  readonly allowHttpOn?: 'loopback' | 'anywhere';
}

/**
 * The question of a HIT (AWS API Reference, ExternalQuestion, HTMLQuestion, QuestionForm).
 * @throws Refusal `ParameterValidationError` when the XML is not well-formed or does not fit its schema
 */
export function parseQuestion(xml: string, options: QuestionOptions = {}): Question {
  const root = parseXml(xml);
  switch (root.name === rootNameOf(root.namespace) ? root.namespace : undefined) {
    case NAMESPACES.externalQuestion:
      return external(root, options.allowHttpOn ?? 'loopback');
    case NAMESPACES.htmlQuestion:
      return html(root);
    case NAMESPACES.questionForm:
    case NAMESPACES.questionForm2017:
      return { kind: 'form', form: parseForm(root) };
    default:
      throw xmlRefusal(
        `Cannot find the declaration of element "${root.name}" in namespace "${root.namespace ?? ''}"; ` +
          'ExternalQuestion, HTMLQuestion or QuestionForm with its schema as namespace is expected.',
      );
  }
}

/**
 * The test of a qualification type: only a QuestionForm can be one (AWS API Reference, CreateQualificationType).
 * @throws Refusal as `parseQuestion`, and for the other kinds of question
 */
export function parseTest(xml: string): QuestionForm {
  const question = parseQuestion(xml);
  if (question.kind !== 'form') throw xmlRefusal('A qualification test must be a QuestionForm.');
  return question.form;
}

const rootNameOf = (namespace: string | undefined): string | undefined =>
  /\/([A-Za-z]+)\.xsd$/.exec(namespace ?? '')?.[1];

function external(root: XmlElement, allowHttpOn: 'loopback' | 'anywhere'): ExternalQuestion {
  const parts = sequenceOf(root);
  const url = textOf(parts.required('ExternalURL')).trim();
  const frameHeight = heightOf(parts.required('FrameHeight'));
  parts.end();
  requireUsableUrl(url, allowHttpOn);
  return { kind: 'external', url, frameHeight };
}

function html(root: XmlElement): HtmlQuestion {
  const parts = sequenceOf(root);
  const content = textOf(parts.required('HTMLContent'));
  const frameHeight = heightOf(parts.required('FrameHeight'));
  parts.end();
  return { kind: 'html', html: content, frameHeight };
}

const heightOf = (element: XmlElement): number => integer(textOf(element), 'FrameHeight', 0);

function requireUsableUrl(url: string, allowHttpOn: 'loopback' | 'anywhere'): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || /\s/.test(url))
    throw xmlRefusal(`"${url}" is not a valid value for "ExternalURL": it must be an https address.`);
  if (parsed.protocol === 'https:' || allowHttpOn === 'anywhere' || isLoopback(parsed.hostname)) return;
  throw xmlRefusal(
    `"${url}" is not a valid value for "ExternalURL": it must begin with https, ` +
      'because the page is shown in a frame of a secure site.',
  );
}

const isLoopback = (host: string): boolean =>
  /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
