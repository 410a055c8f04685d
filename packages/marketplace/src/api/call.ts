import { type ApiAnswer, answerHeaders, errorAnswer } from './error-body.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { ApiCall, ApiOutcome, RequesterApiOptions } from './options.ts';
import type { Input, OperationName, Output } from './shapes/index.ts';
import { readInput } from './validate.ts';

/** Runs a call through the interceptor and its handler, and tells the observer. */
export async function answerCall(
  call: ApiCall,
  options: RequesterApiOptions,
): Promise<ApiAnswer | 'drop-connection'> {
  const { caller } = call;
  const context = { ...caller, errorTime: options.errorTime, log: options.log };
  let done = false;
  let unknownMembers: readonly string[] = [];
  const proceed = async (): Promise<ApiAnswer> => {
    try {
      const read = readInput(call.operation, call.sent);
      unknownMembers = read.unknownMembers;
      const output = await handle(options.handlers, call.operation, caller, read.input);
      done = true;
      return { status: 200, headers: answerHeaders(caller.requestId), body: JSON.stringify(output) };
    } catch (error) {
      return errorAnswer(error, context);
    }
  };
  const answer = await intercepted(call, options, proceed).catch((error: unknown) =>
    errorAnswer(error, context),
  );
  const outcome: ApiOutcome = {
    call,
    answer: answer === 'drop-connection' ? 'dropped' : answer,
    done,
    unknownMembers,
  };
  observed(outcome, options);
  return answer;
}

/** A fault in the observer must not make a call look failed that was done: the caller would pay twice. */
function observed(outcome: ApiOutcome, { observe, log }: RequesterApiOptions): void {
  try {
    observe?.(outcome);
  } catch (error) {
    log.error('The observer of the Requester API failed', { error: String(error) });
  }
}

async function intercepted(
  call: ApiCall,
  { intercept }: RequesterApiOptions,
  proceed: () => Promise<ApiAnswer>,
): Promise<ApiAnswer | 'drop-connection'> {
  return intercept === undefined ? await proceed() : await intercept(call, proceed);
}

/** The one place where an operation's name, its handler and its input meet. */
const handle = <Name extends OperationName>(
  handlers: Handlers,
  name: Name,
  caller: Caller,
  input: Input<Name>,
): Promise<Output<Name>> => handlers[name](caller, input);
