import type { VNode } from 'preact';
import type { ReceivedMessage } from '../../storage/messages.ts';
import { type Answer, page } from '../answer.ts';
import type { Routes } from '../route.ts';
import { Moment, Nothing } from '../views/parts.tsx';
import type { WorkerVisit } from '../visit.ts';
import { beforeOf } from './history.tsx';

const PAGE = 30;

export function messageRoutes(routes: Routes): void {
  routes.worker('GET', '/messages', messages);
}

/** What is shown counts as read; it is still marked as new on this page. */
async function messages(visit: WorkerVisit): Promise<Answer> {
  const { base, market, now, texts, worker } = visit;
  const { messages: words } = texts;
  const found = await market.read.messages.ofWorker(worker.id, beforeOf(visit), PAGE + 1);
  const shown = found.slice(0, PAGE);
  const [newest] = shown;
  const oldest = shown.at(-1);
  if (newest !== undefined && shown.some((message) => message.readAt === undefined))
    await market.transact((unit) => unit.messages.markRead(worker.id, newest.id, now));
  return page({
    title: words.title,
    section: 'messages',
    body: (
      <>
        <h1>{words.title}</h1>
        {shown.length === 0 ? (
          <Nothing what={words.none} />
        ) : (
          <ul class="cards">
            {shown.map((message) => (
              <li key={message.id}>
                <MessageView visit={visit} message={message} />
              </li>
            ))}
          </ul>
        )}
        {found.length > PAGE && oldest !== undefined ? (
          <p>
            <a href={`${base}/messages?before=${oldest.id}`}>{words.older}</a>
          </p>
        ) : undefined}
      </>
    ),
  });
}

function MessageView({ visit, message }: { visit: WorkerVisit; message: ReceivedMessage }): VNode {
  const { messages: words } = visit.texts;
  return (
    <article class="card message">
      <h2>
        {message.readAt === undefined ? <span class="count">{words.isNew}</span> : undefined}{' '}
        {message.subject}
      </h2>
      <p class="hint">
        {words.from(message.requesterName ?? words.marketplace)}, <Moment visit={visit} at={message.sentAt} />
      </p>
      <p class="text">{message.body}</p>
    </article>
  );
}
