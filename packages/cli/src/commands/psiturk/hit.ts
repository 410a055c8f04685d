import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { endPostings, extendPosting, removePostings } from '../post/change.ts';
import { createPostings } from '../post/create.ts';
import { listPostings } from '../post/list.ts';
import {
  type ActOptions,
  collect,
  type SpendOptions,
  withReason,
  withSpending,
  withStudy,
} from '../shared/options.ts';

/** psiTurk's words for postings, with its flags; `turnout post` has more of them. */
export function hitCommands(program: Command, context: CommandContext): void {
  const hit = program
    .command('hit')
    .description('psiTurk’s words for "turnout post".')
    .addHelpText('after', '\nExample:\n  $ turnout hit create 20 1.50 1 --dry-run');
  createHit(hit, context);
  extendHit(hit, context);
  withReason(
    hit
      .command('expire')
      .description('End HITs: nobody new can accept one.')
      .argument('[hits...]', 'ids, or our numbers')
      .option('--all', 'every HIT that is open'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout hit expire --all')
    .action((hits: readonly string[], options: ActOptions & { all?: true }) =>
      endPostings(context, hits, options),
    );
  withReason(
    hit
      .command('delete')
      .description('Take ended HITs off the account; the data stay.')
      .argument('[hits...]', 'ids, or our numbers')
      .option('--all', 'every HIT that has ended'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout hit delete --all')
    .action((hits: readonly string[], options: ActOptions & { all?: true }) =>
      removePostings(context, hits, options),
    );
  withStudy(
    hit
      .command('list')
      .description('HITs and how each stands.')
      .option('--active', 'only those that are open')
      .option('--reviewable', 'only those with work to review')
      .option('--all-studies', 'everything on the account'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout hit list --active')
    .action((options: StudyOptions & { active?: true; reviewable?: true; allStudies?: true }) =>
      listPostings(context, {
        ...options,
        ...(options.active === true && { open: true }),
        ...(options.reviewable === true && { toReview: true }),
        ...(options.allStudies === true && { account: true }),
      }),
    );
}

interface CreateHitOptions extends SpendOptions {
  readonly requireQualificationId?: readonly string[];
  readonly blockQualificationId?: readonly string[];
  readonly withoutServer?: true;
}

function createHit(hit: Command, context: CommandContext): void {
  withSpending(
    hit
      .command('create')
      .description('Post HITs; shows the cost first.')
      .argument('[workers]', 'how many people')
      .argument('[reward]', 'what each is paid, e.g. 1.50')
      .argument('[hours]', 'how long one may take')
      .option('--require-qualification-id <id>', 'may be repeated', collect)
      .option('--block-qualification-id <id>', 'may be repeated', collect)
      .option('--without-server', 'also live while no server of the study answers'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout hit create 20 1.50 1')
    .action(
      async (
        workers: string | undefined,
        reward: string | undefined,
        hours: string | undefined,
        options: CreateHitOptions,
      ) => {
        const places = workers ?? (await context.ask('How many workers? '));
        if (places === undefined) throw new TurnoutError('USAGE', 'Say how many: hit create 20 1.50 1');
        const wanted =
          reward ?? (workers === undefined ? await context.ask('Reward of each (1.50)? ') : undefined);
        return createPostings(context, {
          ...options,
          places,
          ...(wanted !== undefined && { reward: wanted }),
          ...(hours !== undefined && { hours }),
          ...(options.requireQualificationId !== undefined && {
            requireGroup: options.requireQualificationId,
          }),
          ...(options.blockQualificationId !== undefined && { excludeGroup: options.blockQualificationId }),
        });
      },
    );
}

interface ExtendHitOptions extends SpendOptions {
  readonly assignments?: string;
  readonly expiration?: string;
}

function extendHit(hit: Command, context: CommandContext): void {
  withSpending(
    hit
      .command('extend')
      .description('Add assignments, or time.')
      .argument('<hit>', 'id, or our number')
      .option('--assignments <n>', 'so many more')
      .option('--expiration <minutes>', 'so much longer'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ turnout hit extend 3XJOUITW8URHJMX7F00H20LGRIAQTX --assignments 10',
    )
    .action((text: string, options: ExtendHitOptions) =>
      extendPosting(context, text, {
        ...options,
        ...(options.assignments !== undefined && { places: options.assignments }),
        ...(options.expiration !== undefined && { hours: String(Number(options.expiration) / 60) }),
      }),
    );
}
