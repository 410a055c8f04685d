import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type ProxyOptions, startProxy } from './proxy.ts';

/** What a shell answers for a command it cannot find. */
const NOT_FOUND = 127;
/** What a shell adds to the number of the signal that ended a command. */
const SIGNALLED = 128;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program that can reach nothing but the marketplace and this machine, with our own input and output.
 * Signals go on to it; afterwards the log tells which hosts it was refused.
 * @returns its exit code
 */
export async function runBehindProxy(
  command: string,
  args: readonly string[],
  options: ProxyOptions,
): Promise<number> {
  const proxy = await startProxy(options);
  try {
    return await run(command, args, { ...process.env, ...proxy.environment() }, options);
  } finally {
    await proxy.stop();
    if (proxy.refused.length > 0)
      options.log.warn('the program asked for hosts that a rehearsal does not reach', {
        hosts: proxy.refused,
      });
  }
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { log }: ProxyOptions,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, pass);
    const settle = (code: number): void => {
      for (const signal of FORWARDED) process.off(signal, pass);
      resolve(code);
    };
    child.on('error', (error) => {
      log.error('the program could not be started', { command, error: error.message });
      settle(NOT_FOUND);
    });
    child.on('close', (code, signal) =>
      settle(code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
