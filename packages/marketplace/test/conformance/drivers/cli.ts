import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationName } from '../../../src/api/shapes/index.ts';
import { AWS, requireDebianClients } from './debian.ts';
import { type Account, type ClientAnswer, clientEnvironment, type Driver, endpointOf } from './driver.ts';

const ERROR =
  /An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: ([\s\S]*?)\s*$/;

/** Debian's command line: a process a call, addressed with an explicit endpoint. */
export function cliDriver(): Driver {
  requireDebianClients();
  const folder = mkdtempSync(join(tmpdir(), 'turnout-aws-'));
  const configFile = join(folder, 'config');
  // Times as the service sent them, not as the program likes to print them.
  writeFileSync(configFile, '[default]\ncli_timestamp_format = wire\n');
  const aws = (account: Account, operation: OperationName, input: object, ...more: readonly string[]) =>
    run(
      [
        'mturk',
        commandOf(operation),
        '--endpoint-url',
        endpointOf(account),
        '--region',
        'us-east-1',
        '--output',
        'json',
        ...(Object.keys(input).length === 0 ? [] : ['--cli-input-json', JSON.stringify(input)]),
        ...more,
      ],
      { ...clientEnvironment(configFile), AWS_ACCESS_KEY_ID: account.accessKey },
    );
  return {
    name: 'aws CLI',
    tells: [],
    call: (account, operation, input) => aws(account, operation, input, '--no-paginate'),
    pages: async (account, operation, input, size) => {
      const answer = await aws(account, operation, input, '--page-size', String(size));
      if ('error' in answer) throw new Error(`${answer.error.name}: ${answer.error.message}`);
      // The program joins the pages itself.
      return [answer.output];
    },
    close: async () => rmSync(folder, { recursive: true }),
  };
}

/** "CreateHITWithHITType" is "create-hit-with-hit-type" there. */
const commandOf = (operation: OperationName): string =>
  operation
    .replaceAll('HITs', 'Hits')
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

const run = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<ClientAnswer> =>
  new Promise((resolve, reject) => {
    execFile(AWS, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolve({ output: stdout.trim() === '' ? {} : JSON.parse(stdout) });
      const [, name, message] = ERROR.exec(stderr) ?? [];
      if (name === undefined || message === undefined)
        return reject(new Error(`aws ${args.join(' ')}\n${stderr}`, { cause: error }));
      resolve({ error: { name, message, code: undefined, status: undefined } });
    });
  });
