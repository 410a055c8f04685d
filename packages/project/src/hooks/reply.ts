import { type ErrorCode, errorDefinitions } from '@turnout/core';
import type { HookAnswer, HookAnswerBody, HookReply, HookResult } from './types.ts';

/** psiTurk's names of its errors (psiturk.md 1.7). */
const psiturkErrors: Readonly<Record<string, ErrorCode>> = {
  status_incorrectly_set: 'STATUS_UNEXPECTED',
  hit_assign_worker_id_not_set_in_mturk: 'AD_IDS_MISSING',
  hit_assign_worker_id_not_set_in_consent: 'CONSENT_IDS_MISSING',
  hit_assign_worker_id_not_set_in_exp: 'STUDY_IDS_MISSING',
  already_started_exp: 'ALREADY_STARTED',
  already_started_exp_mturk: 'ALREADY_STARTED_AD',
  already_did_exp_hit: 'ALREADY_PARTICIPATED',
  tried_to_quit: 'QUIT_REFUSED',
  improper_inputs: 'INPUT_INVALID',
  browser_type_not_allowed: 'BROWSER_REFUSED',
  error_setting_worker_complete: 'COMPLETE_REFUSED',
  insert_mode_failed: 'MODE_LINK_MISSING',
  page_not_found: 'PAGE_NOT_FOUND',
};

/** Our code for one of psiTurk's error names or one of our own. */
export function errorCodeOf(name: string): ErrorCode {
  const known = Object.hasOwn(psiturkErrors, name) ? psiturkErrors[name] : undefined;
  if (known !== undefined) return known;
  return Object.hasOwn(errorDefinitions, name) ? (name as ErrorCode) : 'UNEXPECTED';
}

/** Tells an answer from data of the study that happens to look like one. */
const answers = new WeakSet<object>();

/** The functions a handler answers with. They only describe the answer; the server sends it. */
export function createReply(
  status: number | undefined = undefined,
  headers: Readonly<Record<string, string>> = {},
): HookReply {
  const answer = (body: HookAnswerBody): HookAnswer => {
    const made = { ...body, status, headers };
    answers.add(made);
    return made;
  };
  return {
    status: (next) => createReply(next, headers),
    header: (name, value) => createReply(status, { ...headers, [name.toLowerCase()]: value }),
    json: (value) => answer({ kind: 'json', value }),
    html: (html) => answer({ kind: 'html', html }),
    text: (text) => answer({ kind: 'text', text }),
    bytes: (bytes, type) => answer({ kind: 'bytes', bytes, type }),
    stream: (chunks, type) => answer({ kind: 'stream', chunks, type }),
    redirect: (url) => answer({ kind: 'redirect', url }),
    render: (template, values = {}) => answer({ kind: 'render', template, values }),
    error: (name, detail) => answer({ kind: 'error', code: errorCodeOf(name), detail }),
    sendFile: (path, type) => answer({ kind: 'file', file: path, type }),
  };
}

/** What a handler returned, as an answer: text is HTML, undefined an empty 204, anything else JSON. */
export function answerOf(result: HookResult): HookAnswer {
  const reply = createReply();
  if (result === undefined) return reply.status(204).text('');
  if (typeof result === 'string') return reply.html(result);
  return isAnswer(result) ? result : reply.json(result);
}

const isAnswer = (result: HookResult): result is HookAnswer =>
  typeof result === 'object' && result !== null && answers.has(result);
