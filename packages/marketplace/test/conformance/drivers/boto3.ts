import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON, requireDebianClients } from './debian.ts';
import { type Account, type ClientAnswer, clientEnvironment, type Driver, endpointOf } from './driver.ts';

/** Debian's boto3 in one process that lives as long as the driver; a call at a time. */
export function boto3Driver(): Driver {
  requireDebianClients();
  const child = spawn(PYTHON, [join(import.meta.dirname, 'boto3-driver.py')], {
    env: clientEnvironment('/dev/null'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let last: Promise<unknown> = Promise.resolve();

  const ask = (request: object): Promise<ClientAnswer> => {
    const answer = last.then(async (): Promise<ClientAnswer> => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`boto3 ended:\n${complaints}`);
      return withoutNulls(JSON.parse(value));
    });
    last = answer.catch(() => undefined);
    return answer;
  };
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
    close: async () => {
      child.stdin.end();
      await exited;
    },
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
