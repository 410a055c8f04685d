#!/usr/bin/env node
// psiTurk's program that begins a study from the example.
import { main } from '../dist/main.js';

process.exitCode = await main(['setup-example', ...process.argv.slice(2)]);
