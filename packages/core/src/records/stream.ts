/**
 * RE2: every page load is a stream of records numbered 1, 2, 3 … by the browser. The server keeps the highest
 * number stored per stream, so a replayed request stores nothing twice and a lost one is noticed.
 */
export type BatchDecision =
  /** Store the batch from index `skip` on; the stream then stands at `durable`. */
  | { readonly kind: 'append'; readonly skip: number; readonly durable: number }
  /** All of it is stored already. */
  | { readonly kind: 'replay'; readonly durable: number }
  /** A record before `first` never arrived. */
  | { readonly kind: 'gap'; readonly durable: number };

/** @param last highest number stored (0: none). @param first number of the first record sent. */
export function acceptBatch(last: number, first: number, count: number): BatchDecision {
  if (first > last + 1) return { kind: 'gap', durable: last };
  const skip = last + 1 - first;
  if (skip >= count) return { kind: 'replay', durable: last };
  return { kind: 'append', skip, durable: first + count - 1 };
}
