import { cliDriver } from './drivers/cli.ts';
import { runCases } from './run-cases.ts';

runCases('aws CLI', cliDriver, { onlyOwnOperation: true });
