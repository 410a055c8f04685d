import type { Hit } from '../../domain/hit.ts';
import {
  type FrameParameters,
  frameQuery,
  frameUrl,
  PREVIEW_ASSIGNMENT_ID,
} from '../../questions/frame-url.ts';
import { parseQuestion, type Question } from '../../questions/question.ts';
import { signatureOf, siteSecret } from '../accounts/secret.ts';
import type { Visit } from '../visit.ts';

/** A requester's page as the site frames it. */
export interface Frame {
  readonly url: string;
  /** Pixels; 0 fits the window. */
  readonly height: number;
  readonly sandbox: string;
}

export type Shown =
  | { readonly kind: 'external' | 'html'; readonly frame: Frame }
  | { readonly kind: 'form'; readonly form: Extract<Question, { kind: 'form' }>['form'] };

/**
 * What a study's page may do in the frame. psiTurk opens its study from inside it with window.open, oTree with
 * target=_blank; pages use dialogs, downloads and the pointer lock. The last one is for the link on our own page after
 * a submission: a page can leave the site on a worker's click only, never by itself.
 */
const PERMISSIONS = [
  'allow-scripts',
  'allow-forms',
  'allow-same-origin',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-modals',
  'allow-downloads',
  'allow-pointer-lock',
  'allow-top-navigation-by-user-activation',
] as const;

/** The question of a HIT, made ready to be shown. @param assignmentId undefined: a preview */
export async function shownQuestion(
  visit: Visit,
  hit: Hit,
  assignmentId: string | undefined,
): Promise<Shown> {
  // What may be posted was decided when it was posted.
  const question = parseQuestion(hit.question, { allowHttpOn: 'anywhere' });
  if (question.kind === 'form') return { kind: 'form', form: question.form };
  const parameters = parametersOf(visit, hit, assignmentId);
  const height = question.frameHeight;
  if (question.kind === 'external')
    return {
      kind: 'external',
      frame: { url: frameUrl(question.url, parameters), height, sandbox: PERMISSIONS.join(' ') },
    };
  const { content, site } = visit.site.origins();
  const path = await contentPath(visit, hit.hitId, assignmentId ?? PREVIEW_ASSIGNMENT_ID);
  return {
    kind: 'html',
    frame: {
      url: `${content}${path}?${frameQuery(parameters)}`,
      height,
      // On the site's own origin a requester's script could act as the worker.
      sandbox: PERMISSIONS.filter((one) => content !== site || one !== 'allow-same-origin').join(' '),
    },
  };
}

const parametersOf = (
  { origin, worker }: Visit,
  hit: Hit,
  assignmentId: string | undefined,
): FrameParameters =>
  assignmentId === undefined || worker === undefined
    ? { kind: 'preview', hitId: hit.hitId }
    : { kind: 'work', assignmentId, hitId: hit.hitId, workerId: worker.workerId, turkSubmitTo: origin };

/** Signed, so that a HIT's page opens for whom the site shows it to. */
async function contentPath({ market }: Visit, hitId: string, assignmentId: string): Promise<string> {
  const signature = signatureOf(await siteSecret(market), 'content', `${hitId}\n${assignmentId}`);
  return `/content/${hitId}/${signature}`;
}
