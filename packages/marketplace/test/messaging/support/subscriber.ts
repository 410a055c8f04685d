import { startTarget, type Target } from '../../support/target.ts';

export interface Subscriber {
  readonly url: string;
  /** What was posted, parsed, oldest first. */
  posts(): readonly Post[];
  /** What is answered from now on. */
  answer(status: number): void;
  close(): Promise<void>;
}

export interface Post {
  readonly headers: Target['seen'][number]['headers'];
  readonly text: string;
  /** The envelope; empty where there is none. */
  readonly envelope: Readonly<Record<string, string>>;
}

/** A study's page that notifications are posted to. */
export async function startSubscriber(): Promise<Subscriber> {
  let status = 200;
  const target = await startTarget((_request, reply) => {
    reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
    reply.end('ok');
  });
  return {
    url: `${target.url}/mturk-sns-listener`,
    posts: () =>
      target.seen.map(({ headers, body }) => ({
        headers,
        text: body,
        envelope: body.startsWith('{') ? (JSON.parse(body) as Record<string, string>) : {},
      })),
    answer: (next) => {
      status = next;
    },
    close: () => target.close(),
  };
}
