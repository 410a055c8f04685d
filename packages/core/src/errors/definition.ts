/**
 * One refusal a user can meet. `code` never changes once released; `remedy` is the next step for the one who reads it.
 * `psiturk` is the number psiTurk's pages show for the same case (psiturk.md 1.7).
 */
export interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
  readonly remedy: string;
  readonly psiturk?: number;
  /** True when the same request may succeed later without a change. */
  readonly retryable?: boolean;
}

export const define = <T extends Record<string, ErrorDefinition>>(definitions: T): T => definitions;
