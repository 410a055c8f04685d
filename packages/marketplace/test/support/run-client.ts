import { execFile } from 'node:child_process';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end with exactly this environment and what every program needs. */
export const runClient = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', AWS_PAGER: '', ...environment };
    execFile(command, args, { env, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        stdout,
        stderr,
      }),
    );
  });

/** Python that Debian's packages belong to; another one may come first on the path. */
export const python = (script: string, environment: Readonly<Record<string, string>>): Promise<Outcome> =>
  runClient('/usr/bin/python3', ['-c', script], environment);
