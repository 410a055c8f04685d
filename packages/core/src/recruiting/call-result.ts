/**
 * What became of a call. `later` and `refused` say that it certainly was not done; `unknown`, that it may have been:
 * the connection was lost, or the service failed after it took the request.
 */
export type CallResult<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** @param isAlready it was so before: somebody, or an earlier attempt, did it */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly isAlready: boolean;
    }
  | { readonly kind: 'later'; readonly afterMs: number; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };
