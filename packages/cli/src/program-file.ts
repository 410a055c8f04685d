import { fileURLToPath } from 'node:url';

/** The program `turnout`, for those who start it in a process of its own. */
export const programFile = fileURLToPath(new URL('../bin/turnout.js', import.meta.url));
