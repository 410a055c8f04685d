import { TurnoutError } from '@turnout/core';

/** What a server that could not listen tells; any other error as it is. */
export function listenError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return new TurnoutError('PORT_IN_USE', `Port: ${port}.`, { cause: error });
  if (code === 'EACCES')
    return new TurnoutError('PORT_IN_USE', `Port ${port} may not be used by this user.`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new TurnoutError('HOST_UNAVAILABLE', `Host: ${host}.`, { cause: error });
  return error;
}
