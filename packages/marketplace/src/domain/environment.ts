/** The play-money marketplace and the one where money counts. They share the program and nothing else: no id crosses. */
export type Environment = 'sandbox' | 'production';

export const environments: readonly Environment[] = ['sandbox', 'production'];
