import { assignmentOperations } from '../../src/api/operations/assignments.ts';
import { hitChangeOperations } from '../../src/api/operations/hit-changes.ts';
import { hitOperations } from '../../src/api/operations/hits.ts';
import { moneyOperations } from '../../src/api/operations/money.ts';
import type { Environment } from '../../src/domain/environment.ts';
import { accountsOf } from '../../src/market/accounts.ts';
import type { MarketContext } from '../../src/market/context.ts';
import { settle } from '../../src/market/settle.ts';

/** The operations on HITs and money as one requester calls them, without the wire. */
export function requesterOf(
  context: MarketContext,
  {
    accessKeyId = 'LABKEY',
    environment = 'production',
  }: { accessKeyId?: string; environment?: Environment } = {},
) {
  const accounts = accountsOf(context);
  const accountOf: typeof accounts = async (caller) => {
    await settle(context);
    return accounts(caller);
  };
  const caller = { accessKeyId, environment, requestId: 'test' };
  const operations = {
    ...hitOperations(context, accountOf),
    ...hitChangeOperations(context, accountOf),
    ...assignmentOperations(context, accountOf),
    ...moneyOperations(context, accountOf),
  };
  return { caller, operations };
}

export const EXTERNAL_QUESTION =
  '<?xml version="1.0" encoding="UTF-8"?><ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://study.example.org/ad?mode=live</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>';

export const ANSWER =
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?><QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"><Answer><QuestionIdentifier>done</QuestionIdentifier><FreeText>yes</FreeText></Answer></QuestionFormAnswers>';
