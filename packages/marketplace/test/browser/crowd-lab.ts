import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Browser, type BrowserContext, launchChromium, type Page } from '../../../../tools/chromium.ts';
import { type FrameParameters, frameUrl } from '../../src/questions/frame-url.ts';
import { htmlQuestionDocument } from '../../src/questions/html-question.ts';

const BUILD = fileURLToPath(new URL('../../build.mjs', import.meta.url));
const SUBMIT_PATH = '/mturk/externalSubmit';

/** A server that shows a requester's page as the worker site would, and keeps what is submitted. */
export interface CrowdLab {
  readonly origin: string;
  /** Bodies of the posts to externalSubmit. */
  readonly submitted: URLSearchParams[];
  /** Console errors and uncaught exceptions. */
  readonly complaints: string[];
  /** Addresses outside this machine that a page asked for. */
  readonly strayed: string[];
  open(html: string, kind?: 'work' | 'preview', query?: string): Promise<Page>;
}

export function crowdLab(): () => CrowdLab {
  let browser: Browser;
  let folder: string;
  let context: BrowserContext;
  let lab: CrowdLab;
  let close: () => Promise<void>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'turnout-build-'));
    execFileSync(process.execPath, [BUILD, folder], { stdio: 'pipe' });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    const submitted: URLSearchParams[] = [];
    let shown = '';
    const server = createServer((request, answer) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      if (request.method === 'POST' && path === SUBMIT_PATH) {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          submitted.push(new URLSearchParams(Buffer.concat(chunks).toString()));
          answer
            .setHeader('content-type', 'text/html; charset=utf-8')
            .end('<!DOCTYPE html><title>Thanks</title>');
        });
      } else if (path.startsWith('/static/'))
        answer.setHeader('content-type', 'text/javascript').end(readFileSync(join(folder, path.slice(8))));
      else if (path === '/task') answer.setHeader('content-type', 'text/html; charset=utf-8').end(shown);
      else answer.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    context = await browser.newContext({ locale: 'en-GB' });
    const complaints: string[] = [];
    const strayed: string[] = [];
    lab = {
      origin,
      submitted,
      complaints,
      strayed,
      async open(html, kind = 'work', query = '') {
        shown = htmlQuestionDocument(html, {
          crowdElements: '/static/crowd-elements.js',
          externalHit: '/static/external-hit.js',
        });
        const parameters: FrameParameters =
          kind === 'preview'
            ? { kind, hitId: '3HIT' }
            : { kind, assignmentId: '3ASSIGN', hitId: '3HIT', workerId: 'A1W', turkSubmitTo: origin };
        const page = await context.newPage();
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('request', (request) => request.url().startsWith(origin) || strayed.push(request.url()));
        await page.goto(frameUrl(`${origin}/task${query}`, parameters));
        return page;
      },
    };
    close = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
  });
  afterEach(async () => {
    await context.close();
    await close();
  });
  return () => lab;
}
