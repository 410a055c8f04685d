import { sdkDriver } from './drivers/sdk.ts';
import { runCases } from './run-cases.ts';

runCases('@aws-sdk/client-mturk', sdkDriver, { database: 'postgres' });
