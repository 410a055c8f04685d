import type { Project, Task, TaskQueue, WorkerSummary, WorkRefusal } from '@turnout/protocol';
import { RehearsalError } from '../rehearsal-error.ts';
import {
  type Reader,
  readProjects,
  readQueue,
  readRefusal,
  readReturned,
  readSummary,
  readTask,
} from './answers.ts';
import { requestJson } from './request.ts';

/** What a worker can do on the site. A wish that is not granted is an answer, not an error. */
export interface WorkerClient {
  browse(): Promise<readonly Project[]>;
  /** Takes any free assignment of the group. */
  accept(groupId: string): Promise<Task | WorkRefusal>;
  queue(): Promise<TaskQueue>;
  giveBack(assignmentId: string): Promise<WorkRefusal | undefined>;
  summary(): Promise<WorkerSummary>;
}

export const isRefusal = (answer: object | undefined): answer is WorkRefusal =>
  answer !== undefined && 'refused' in answer;

/**
 * @param siteUrl where the worker site is, without a slash at the end
 * @throws RehearsalError from every call when the site does not answer as agreed
 */
export function workerClient(siteUrl: string, token: string): WorkerClient {
  const ask = async <T>(method: 'GET' | 'POST', path: string, read: Reader<T>): Promise<T | WorkRefusal> => {
    const url = `${siteUrl}${path}?format=json`;
    const { status, body } = await requestJson({ url, method, token });
    if (status === 200 || status === 201) return read(body, path);
    if (status === 409 || status === 403 || status === 404) return readRefusal(body, path);
    throw unexpected(path, status, body);
  };
  const get = async <T extends object>(path: string, read: Reader<T>): Promise<T> => {
    const answer = await ask('GET', path, read);
    if (isRefusal(answer)) throw unexpected(path, 409, answer);
    return answer;
  };
  return {
    browse: async () => (await get('/projects', readProjects)).projects,
    accept: (groupId) =>
      ask('POST', `/projects/${encodeURIComponent(groupId)}/tasks/accept_random`, readTask),
    queue: () => get('/tasks', readQueue),
    async giveBack(assignmentId) {
      const answer = await ask('POST', `/tasks/${encodeURIComponent(assignmentId)}/return`, readReturned);
      return isRefusal(answer) ? answer : undefined;
    },
    summary: () => get('/dashboard', readSummary),
  };
}

function unexpected(path: string, status: number, body: unknown): RehearsalError {
  return new RehearsalError(
    `The worker site answered ${path} with status ${status}: ${JSON.stringify(body).slice(0, 300)}`,
    status === 401
      ? 'The marketplace does not know the worker any more; was it started again? Begin the rehearsal anew.'
      : 'Look into the log of the marketplace.',
  );
}
