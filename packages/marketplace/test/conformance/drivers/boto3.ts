import { join } from 'node:path';
import { requireDebianClients } from './debian.ts';
import { type Account, type ClientAnswer, clientEnvironment, type Driver, endpointOf } from './driver.ts';
import { pythonLines } from './python-lines.ts';

/** Debian's boto3 in one process that lives as long as the driver; a call at a time. */
export function boto3Driver(): Driver {
  requireDebianClients();
  const script = join(import.meta.dirname, 'boto3-driver.py');
  const { ask: askLine, close } = pythonLines([script], clientEnvironment('/dev/null'));
  const ask = async (request: object): Promise<ClientAnswer> =>
    withoutNulls((await askLine(request)) as ClientAnswer);
  const addressed = (account: Account) => ({ endpoint: endpointOf(account), accessKey: account.accessKey });
  return {
    name: 'boto3',
    tells: ['code', 'status'],
    call: (account, operation, input) => ask({ ...addressed(account), operation, input }),
    pages: async (account, operation, input, pageSize) => {
      const answer = await ask({ ...addressed(account), operation, input, pageSize });
      if ('error' in answer) throw new Error(`${answer.error.name}: ${answer.error.message}`);
      return Array.isArray(answer.output) ? answer.output : [];
    },
    close,
  };
}

/** Python has no undefined. */
const withoutNulls = (answer: ClientAnswer): ClientAnswer =>
  'error' in answer
    ? {
        error: {
          ...answer.error,
          code: answer.error.code ?? undefined,
          status: answer.error.status ?? undefined,
        },
      }
    : answer;
