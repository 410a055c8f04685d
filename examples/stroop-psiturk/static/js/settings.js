/** Words of the practice part; a multiple of 4. */
export const PRACTICE_TRIALS = 8;

/** Words of the main part, half of them in each of its two blocks; a multiple of 8. */
export const TEST_TRIALS = 24;

/** How long the cross stays, and the empty screen after it, ms. */
export const FIXATION_MS = 500;
export const BLANK_MS = 200;

/** How long the practice tells whether an answer was right, ms. A mistake is explained for longer. */
export const PRAISE_MS = 900;
export const CORRECTION_MS = 2000;

/** After this time without an answer from the server, a save counts as failed, ms. */
export const SAVE_TIMEOUT_MS = 10_000;

/** How long the end waits for the bonus. It can be computed later: the answers are saved by then. */
export const BONUS_TIMEOUT_MS = 5_000;
