import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Log, TurnoutError } from '@turnout/core';
import pino from 'pino';

/** Names that must never reach a log, wherever they stand. */
const SECRETS = ['workerId', 'token', 'secret', 'password', 'ipAddress', 'cookie', 'authorization'];

const pinoLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;

/**
 * @param file JSON lines go here; `-` is standard error
 * @param level psiTurk's number: 0 debug … 4 critical
 */
export function createLog(file: string, level: number): Log {
  if (file !== '-') mkdirSync(dirname(file), { recursive: true });
  const destination = file === '-' ? pino.destination(2) : pino.destination({ dest: file, sync: false });
  const logger = pino(
    {
      level: pinoLevels[level] ?? 'warn',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: loggedError },
      redact: SECRETS.flatMap((name) => [name, `*.${name}`]),
    },
    destination,
  );
  return {
    debug: (message, facts) => logger.debug(facts ?? {}, message),
    info: (message, facts) => logger.info(facts ?? {}, message),
    warn: (message, facts) => logger.warn(facts ?? {}, message),
    error: (message, facts) => logger.error(facts ?? {}, message),
  };
}

/** A stack only for what nobody foresaw: of a recruiter that is away, code and message say all. */
function loggedError(error: Error): object {
  if (!(error instanceof TurnoutError)) return pino.stdSerializers.err(error);
  const { code, message, cause } = error;
  return { code, message, ...(cause instanceof Error && { cause: cause.message }) };
}
