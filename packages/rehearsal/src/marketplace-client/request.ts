import { RehearsalError } from '../rehearsal-error.ts';

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface JsonRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly token?: string | undefined;
  readonly body?: unknown;
}

/** The marketplace works off everything that became due before it answers a move of the clock. */
const LONGEST_MS = 60_000;

/** @throws RehearsalError when nobody answers there, or not in JSON */
export async function requestJson({ url, method, token, body }: JsonRequest): Promise<JsonAnswer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(LONGEST_MS),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new RehearsalError(
      `The marketplace does not answer at ${new URL(url).origin}.`,
      'Start it with: turnout marketplace serve --rehearsal',
      { cause: error },
    );
  });
  const text = await response.text();
  try {
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  } catch (error) {
    throw new RehearsalError(
      `${method} ${url} answered with status ${response.status} and no JSON: ${text.slice(0, 200)}`,
      'Check that the address is that of a Turnout marketplace.',
      { cause: error },
    );
  }
}
