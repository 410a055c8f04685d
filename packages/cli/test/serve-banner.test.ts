import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ServeBanner, serveBanner } from '../src/commands/serve-banner.ts';

const banner: ServeBanner = {
  title: '“Colours”',
  folder: join(process.cwd(), 'examples/colours'),
  url: 'http://localhost:22362',
  adUrl: 'http://localhost:22362/ad',
  databaseLabel: 'sqlite colours.db',
  recruiter: 'mturk',
  mode: 'rehearsal',
  workerLink: 'http://localhost:8400/projects/3ABC/tasks',
};

/** Lines with something in them, without the spaces around. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().replace(/ +/g, ' ')]));

it('tells where the study is, and all that can be done next', () => {
  const words = (command: string) =>
    `TURNOUT_RECRUITER=mturk npx turnout ${command} --mode rehearsal --folder examples/colours`;
  expect(linesOf(serveBanner(banner, true))).toEqual([
    'Turnout serves “Colours”',
    expect.stringMatching(
      /^Try the study http:\/\/localhost:22362\/ad\?assignmentId=debug\w{6}&hitId=debug\w{6}&workerId=debug\w{6}&mode=debug$/,
    ),
    'Be a worker http://localhost:8400/projects/3ABC/tasks',
    'Address of the ad http://localhost:22362/ad',
    'Recruiter mturk, mode rehearsal',
    'Data sqlite colours.db',
    'Next, from a second terminal:',
    'npx turnout status examples/colours',
    'npx turnout data export examples/colours --out data',
    'npx turnout rehearse examples/colours',
    'The study as it is posted here, who took it, and paying them in play money:',
    words('post list'),
    words('review list'),
    words('review approve --all'),
    'Stop with Ctrl-C. What was saved stays saved.',
  ]);
});

it('names no commands that would look for the marketplace in vain', () => {
  const elsewhere = { ...banner, workerLink: 'http://localhost:8411/projects/3ABC/tasks' };
  expect(serveBanner(elsewhere, true)).toContain('npx turnout status');
  expect(serveBanner(elsewhere, true)).not.toContain('post list');
});

it('without links tells where the study is, and no more', () => {
  const alone = { ...banner, recruiter: undefined, mode: undefined, workerLink: undefined };
  expect(linesOf(serveBanner(alone, false)).map((line) => line.split(' ')[0])).toEqual([
    ...['Turnout', 'Try', 'Address', 'Data', 'Stop'],
  ]);
});
