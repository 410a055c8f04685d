import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationName } from '../../../src/api/shapes/index.ts';
import { AWS, requireDebianClients } from './debian.ts';
import { type Account, type ClientAnswer, clientEnvironment, type Driver, endpointOf } from './driver.ts';
import { pythonLines } from './python-lines.ts';

const ERROR =
  /An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: ([\s\S]*?)\s*$/;

/** Debian's command line, addressed with an explicit endpoint; one command line at a time. */
export function cliDriver(): Driver {
  requireDebianClients();
  const folder = mkdtempSync(join(tmpdir(), 'turnout-aws-'));
  const configFile = join(folder, 'config');
  // Times as the service sent them, not as the program likes to print them.
  writeFileSync(configFile, '[default]\ncli_timestamp_format = wire\n');
  const script = join(import.meta.dirname, 'cli-driver.py');
  const program = pythonLines([script, AWS], clientEnvironment(configFile));
  const run = async ({ accessKey }: Account, words: readonly string[]): Promise<ClientAnswer> =>
    answerOf((await program.ask({ accessKey, words })) as Printed, words);
  const aws = (account: Account, operation: OperationName, input: object, ...more: readonly string[]) =>
    run(account, [
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
    ]);
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
    close: async () => {
      await program.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** "CreateHITWithHITType" is "create-hit-with-hit-type" there. */
const commandOf = (operation: OperationName): string =>
  operation
    .replaceAll('HITs', 'Hits')
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** What came of one command line. */
interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function answerOf({ code, stdout, stderr }: Printed, words: readonly string[]): ClientAnswer {
  if (code === 0) return { output: stdout.trim() === '' ? {} : JSON.parse(stdout) };
  const [, name, message] = ERROR.exec(stderr) ?? [];
  if (name === undefined || message === undefined) throw new Error(`aws ${words.join(' ')}\n${stderr}`);
  return { error: { name, message, code: undefined, status: undefined } };
}
