import { TurnoutError } from '@turnout/core';

/** A call of the Requester API, as any requester's program makes it: over the wire, seen by the linter. */
export type RequesterCall = <Answer>(operation: string, input: object) => Promise<Answer>;

/**
 * @param endpoint of one environment of a marketplace in rehearsal, which takes any signature
 * @throws TurnoutError REHEARSAL_FAILED from each call that is refused, with the service's text
 */
export function requesterCalls(endpoint: string, accessKeyId: string): RequesterCall {
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/mturk-requester/aws4_request, SignedHeaders=host, Signature=00`;
  return async <Answer>(operation: string, input: object): Promise<Answer> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `MTurkRequesterServiceV20170117.${operation}`,
      },
      body: JSON.stringify(input),
    });
    // What each operation answers is the published API's word.
    const answer = (await response.json()) as Answer & {
      readonly Message?: string;
      readonly message?: string;
    };
    if (!response.ok)
      throw new TurnoutError(
        'REHEARSAL_FAILED',
        `${operation} was refused: ${answer.Message ?? answer.message ?? `status ${response.status}`}`,
      );
    return answer;
  };
}
