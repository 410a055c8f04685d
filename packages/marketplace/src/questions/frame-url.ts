/** Stands for the assignment while a worker only looks at a HIT (AWS API Reference, ExternalQuestion). */
export const PREVIEW_ASSIGNMENT_ID = 'ASSIGNMENT_ID_NOT_AVAILABLE';

export type FrameParameters =
  | { readonly kind: 'preview'; readonly hitId: string }
  | {
      readonly kind: 'work';
      readonly assignmentId: string;
      readonly hitId: string;
      readonly workerId: string;
      /** Origin of the worker site, such as `https://www.mturk.com`; pages append `/mturk/externalSubmit`. */
      readonly turkSubmitTo: string;
    };

/** The query that the worker site gives to a question's page, in the order that logs of the real service show. */
export function frameQuery(parameters: FrameParameters): string {
  const pairs: readonly (readonly [string, string])[] =
    parameters.kind === 'preview'
      ? [
          ['assignmentId', PREVIEW_ASSIGNMENT_ID],
          ['hitId', parameters.hitId],
        ]
      : [
          ['assignmentId', parameters.assignmentId],
          ['hitId', parameters.hitId],
          ['workerId', parameters.workerId],
          ['turkSubmitTo', parameters.turkSubmitTo.replace(/\/+$/, '')],
        ];
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/** The address of an ExternalQuestion's frame: its query is extended, its fragment stays at the end. */
export function frameUrl(externalUrl: string, parameters: FrameParameters): string {
  const hash = externalUrl.indexOf('#');
  const address = hash === -1 ? externalUrl : externalUrl.slice(0, hash);
  const fragment = hash === -1 ? '' : externalUrl.slice(hash);
  const separator = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?';
  return `${address}${separator}${frameQuery(parameters)}${fragment}`;
}
