import { boto3Driver } from './drivers/boto3.ts';
import { runCases } from './run-cases.ts';

runCases('boto3', boto3Driver);
