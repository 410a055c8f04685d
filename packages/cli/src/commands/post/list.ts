import type { PostingView } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print, table } from '../../output.ts';
import { withProgress } from '../../progress.ts';
import { listed, printJson } from '../present/json.ts';
import { shownTime } from '../present/time.ts';
import { withStudy } from '../shared/options.ts';
import { tellElsewhere } from './elsewhere.ts';
import { postingsText } from './present.ts';

interface PostListOptions extends StudyOptions {
  readonly open?: true;
  readonly account?: true;
  readonly toReview?: true;
}

export function postListCommand(post: Command, context: CommandContext): void {
  withStudy(
    post
      .command('list')
      .description('The study’s postings and how each stands at the recruiter.')
      .option('--open', 'only those that are open')
      .option('--to-review', 'only those with work to review')
      .option('--account', 'everything on the recruiter’s account, also of other studies'),
  )
    .addHelpText('after', '\nExamples:\n  $ turnout post list\n  $ turnout post list --account --json')
    .action((options: PostListOptions) => listPostings(context, options));
}

export const listPostings = (context: CommandContext, options: PostListOptions): Promise<void> =>
  context.withOperations(options, async (opened) => {
    const { recruiting } = opened.operations;
    const { mode } = opened;
    if (options.account === true) {
      const all = await withProgress('Asking the recruiter …', () => listed(recruiting.listAccount()));
      if (options.json === true) printJson(all);
      else if (all.length === 0) print(`The account has no postings in mode ${mode}.`);
      else
        print(
          table(
            ['id', 'title', 'state', 'places', 'free', 'working', 'to review', 'ends'],
            all.map((one) => [
              one.externalId,
              one.title,
              one.state,
              one.places,
              one.available,
              one.pending,
              one.toReview,
              shownTime(one.endsAt),
            ]),
          ),
        );
      return;
    }
    const all = await withProgress('Asking the recruiter …', () =>
      recruiting.list(options.open === true ? { states: ['open'] } : {}),
    );
    const postings = options.toReview === true ? all.filter(hasWorkToReview) : all;
    if (options.json === true) printJson(postings);
    else if (postings.length === 0 && all.length > 0) print('None of the postings has work to review.');
    else if (postings.length === 0)
      print(
        `Nothing is posted in mode ${mode}. Begin with: turnout post create --places 10 --reward 1.00 --dry-run`,
      );
    else print(postingsText(postings));
    await tellElsewhere(opened);
  });

const hasWorkToReview = ({ listed: there, assignments }: PostingView): boolean =>
  (there?.toReview ?? assignments.submitted) > 0;
