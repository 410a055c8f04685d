#!/usr/bin/env node
// psiTurk's server program: serves the study in this folder.
import { main } from '../dist/main.js';

process.exitCode = await main(['serve', ...process.argv.slice(2)]);
