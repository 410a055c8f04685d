#!/usr/bin/env node
// psiTurk's name for the program: the words that both know mean the same.
import { main } from '../dist/main.js';

process.exitCode = await main(process.argv.slice(2));
