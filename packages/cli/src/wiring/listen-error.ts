import { TurnoutError } from '@turnout/core';

/** What a server that could not listen tells; any other error as it is. @param place.setBy the words that set both */
export function listenError(
  error: unknown,
  { host, port, setBy }: { readonly host: string; readonly port: number; readonly setBy?: string },
): unknown {
  const hint = setBy === undefined ? '' : ` Here it is set with ${setBy}.`;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new TurnoutError('PORT_IN_USE', `Port: ${port}.${hint}`, { cause: error });
  if (code === 'EACCES')
    return new TurnoutError('PORT_IN_USE', `Port ${port} may not be used by this user.`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new TurnoutError('HOST_UNAVAILABLE', `Host: ${host}.${hint}`, { cause: error });
  return error;
}
