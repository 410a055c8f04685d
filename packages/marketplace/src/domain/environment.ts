/** The play-money marketplace and the one where money counts. They share the program and nothing else: no id crosses. */
export type Environment = 'sandbox' | 'production';
