import type { Handlers } from '../../../api/handlers.ts';
import { type Input, type OperationName, operations } from '../../../api/shapes/index.ts';
import { readInput } from '../../../api/validate.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { recent } from '../recent.ts';
import type { LintRule, Sighting } from '../rule.ts';
import { amount, type Members, members, type SeenCall, text } from '../seen-call.ts';

/** What the service gives where MaxResults is left out, and what it gives at most. */
const USUAL_SIZE = 10;
const MOST_SIZE = 100;

/** Lists that are remembered at once. */
const REMEMBERED = 1000;

/** A list with a full page after which nobody has read on yet. */
type OpenList = Pick<SeenCall, 'operation' | 'caller' | 'input'> & { readonly nextToken: string };

export const unpaginatedRead: LintRule = {
  rule: 'unpaginated-read',
  severity: 'error',
  meaning:
    'A list was not read to its end: its NextToken was never asked for, and there was more. Without MaxResults a page has 10 rows, and never more than 100, so the rest of the workers are neither read nor paid.',
  remedy:
    'Use the client’s paginator, or call again with NextToken until an answer has none, and compare the number of rows with the counts of the HIT.',
  watch: ({ handlers, note, later }) => {
    const open = recent<OpenList>(REMEMBERED);
    return {
      see: (call) => {
        if (!isList(call.operation) || !call.done || call.lost) return;
        const key = listOf(call);
        const before = open.get(key);
        open.delete(key);
        const isFirstPage = text(call.input, 'NextToken') === undefined;
        // Back at the beginning without having read on: nobody will now.
        if (before !== undefined && isFirstPage)
          later(async () => {
            const sighting = await unread(handlers, before);
            if (sighting !== undefined) note(sighting);
          });
        const nextToken = text(call.output, 'NextToken');
        // A page that is not full is the last one, also where the service gives it a token.
        const size = amount(call.input, 'MaxResults') ?? USUAL_SIZE;
        if (nextToken !== undefined && amount(call.output, 'NumResults') === size)
          open.set(key, { operation: call.operation, caller: call.caller, input: call.input, nextToken });
      },
      look: async () => {
        const found: Sighting[] = [];
        for (const list of open.values()) {
          const sighting = await unread(handlers, list);
          if (sighting !== undefined) found.push(sighting);
        }
        return found;
      },
    };
  },
};

const isList = (operation: OperationName): boolean => 'NextToken' in operations[operation].output.properties;

/** Whose and which list it is, whatever the page. */
function listOf({ account, operation, input }: SeenCall): string {
  const { NextToken: _token, MaxResults: _size, ...filters } = input;
  return JSON.stringify([account, operation, filters]);
}

/** Reads on where the requester did not. @returns undefined when there is nothing more */
async function unread(
  handlers: Handlers,
  { operation, caller, input, nextToken }: OpenList,
): Promise<Sighting | undefined> {
  const rest = await answerOf(handlers, operation, caller, {
    ...input,
    NextToken: nextToken,
    MaxResults: MOST_SIZE,
  });
  const count = amount(rest, 'NumResults') ?? 0;
  if (count === 0) return undefined;
  const hitId = text(input, 'HITId');
  return {
    subject: hitId === undefined ? operation : `${operation} ${hitId}`,
    message: `${operation} was not read to its end: ${count === MOST_SIZE ? `${count} rows or more` : rowsIn(count)} behind the last page read.`,
  };
}

const rowsIn = (count: number): string => (count === 1 ? '1 row is' : `${count} rows are`);

async function answerOf<Name extends OperationName>(
  handlers: Handlers,
  operation: Name,
  caller: SeenCall['caller'],
  sent: Members,
): Promise<Members> {
  try {
    const input: Input<Name> = readInput(operation, sent).input;
    return members(await handlers[operation](caller, input));
  } catch (error) {
    // The HIT or the type may be gone by now, and the list with it.
    if (error instanceof Refusal) return {};
    throw error;
  }
}
