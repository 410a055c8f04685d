import type { Job, JobState } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { printJson } from './present/json.ts';
import { fromNow } from './present/time.ts';
import { oneOf } from './shared/one-of.ts';
import { collect, withStudy } from './shared/options.ts';

const states = [
  'created',
  'retry',
  'active',
  'completed',
  'cancelled',
  'failed',
] as const satisfies readonly JobState[];

interface JobsOptions extends StudyOptions {
  readonly state?: readonly string[];
}

export function jobCommands(program: Command, context: CommandContext): void {
  const jobs = program
    .command('jobs')
    .description('What the servers have to do.')
    .addHelpText('after', '\nExample:\n  $ turnout jobs list');
  withStudy(
    jobs
      .command('list')
      .description('Jobs that wait, are being done, or have failed.')
      .option('--state <state>', `${states.join(', ')}; may be repeated`, collect),
  )
    .addHelpText('after', '\nExample:\n  $ turnout jobs list --state failed')
    .action((options: JobsOptions) => listJobs(context, options));
}

const listJobs = (context: CommandContext, options: JobsOptions): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const wanted = options.state?.map((word) => oneOf('--state', word, states)) ?? [
      'created',
      'retry',
      'active',
      'failed',
    ];
    const jobs = await operations.jobs.list({ states: wanted });
    if (options.json === true) printJson(jobs);
    else if (jobs.length === 0) print('Nothing waits, and nothing has failed.');
    else
      print(
        table(
          ['no', 'job', 'state', 'attempts', 'due', 'note'],
          jobs.map((job: Job) => [
            job.id,
            job.name,
            job.state,
            `${job.attempts} of ${job.mostAttempts}`,
            job.endedAt === undefined ? fromNow(job.startAfter) : fromNow(job.endedAt),
            // A task's errors may have several lines; --json has all of them.
            job.message?.split('\n', 1)[0] ?? '',
          ]),
        ),
      );
  });
