import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { root } from '../../../../test/root.ts';

export interface Pages {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a few pages by path, as a study that is not Turnout's. */
export async function startPages(
  pages: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Pages> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://study.test');
    const text = pages[pathname];
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.statusCode = text === undefined ? 404 : 200;
    response.setHeader('content-type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.end(text ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const library = (name: string): string => readFileSync(join(root, 'node_modules', name), 'utf8');

/** What a page does to hand in: a form made by its script. */
const submitScript = `
  function handIn(fields) {
    const query = new URLSearchParams(location.search);
    const form = document.createElement('form');
    form.method = 'post';
    form.action = query.get('turkSubmitTo').replace(/[/]$/, '') + '/mturk/externalSubmit';
    for (const [name, value] of Object.entries({ assignmentId: query.get('assignmentId'), ...fields })) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }`;

/** Three trials with jsPsych, loaded as its manual shows, and the data handed in as one field. */
export const jsPsychPages: Readonly<Record<string, string>> = {
  '/jspsych.js': library('jspsych/dist/index.browser.min.js'),
  '/plugin.js': library('@jspsych/plugin-html-keyboard-response/dist/index.browser.min.js'),
  '/task': `<!doctype html><html lang="en"><head><title>Arrows</title><script src="/jspsych.js"></script>
    <script src="/plugin.js"></script></head><body></body><script>${submitScript}
    const jsPsych = initJsPsych({ on_finish: () => handIn({ data: jsPsych.data.get().json() }) });
    jsPsych.run(['<', '>', '<'].map((stimulus) => ({
      type: jsPsychHtmlKeyboardResponse, stimulus, choices: ['f', 'j'],
    })));
    </script></html>`,
};

/** The same as a bundler makes it: jsPsych is nobody's global, and the study asks to be simulated. */
export const bundledPages: Readonly<Record<string, string>> = {
  '/study.js': `(function () {
    ${library('jspsych/dist/index.browser.min.js')}
    ${library('@jspsych/plugin-html-keyboard-response/dist/index.browser.min.js')}
    ${submitScript}
    const jsPsych = initJsPsych({ on_finish: () => handIn({ data: jsPsych.data.get().json() }) });
    const timeline = [{ type: jsPsychHtmlKeyboardResponse, stimulus: '<', choices: ['f', 'j'] }];
    if (window.TURNOUT_REHEARSAL) TURNOUT_REHEARSAL.play(jsPsych, timeline);
    else jsPsych.run(timeline);
  })();`,
  '/task': `<!doctype html><html lang="en"><head><title>Arrows</title></head><body></body><script src="/study.js"></script></html>`,
};

/** Information, questions and a key press, of which nobody told the workers anything. */
export const unknownPages: Readonly<Record<string, string>> = {
  '/task': `<!doctype html><html lang="en"><head><title>Unknown</title></head><body><main id="main"></main><script>${submitScript}
    const main = document.getElementById('main');
    const show = (html) => { main.innerHTML = html; };
    show('<h1>Information</h1><button id="no">I do not agree</button> <button id="yes">I agree</button>');
    document.getElementById('no').onclick = () => handIn({ refused: 'yes' });
    document.getElementById('yes').onclick = () => {
      show('<h1>Questions</h1><form id="f"><label>Age <input type="number" name="age" min="18" max="90" required></label>' +
        '<label><input type="radio" name="hand" value="left" required>Left</label><label><input type="radio" name="hand" value="right">Right</label>' +
        '<select name="sleep"><option value="">Choose</option><option value="well">Well</option></select>' +
        '<button type="button">Back</button><button type="submit">Next</button></form>');
      document.getElementById('f').onsubmit = (event) => {
        event.preventDefault();
        const answers = Object.fromEntries(new FormData(event.target));
        show('<h1>Press J</h1>');
        document.onkeydown = ({ key }) => { if (key === 'j') handIn({ ...answers, key }); };
      };
    };
    </script></body></html>`,
};

/** A study in a window of its own, which closes before anything was handed in. */
export const closingWindow: Readonly<Record<string, string>> = {
  '/task': `<!doctype html><html lang="en"><head><title>Ad</title></head><body><script>
    const begin = () => { window.open('/study'); document.body.replaceChildren('Go on in the window'); };
    </script><button onclick="begin()">Open the study</button></body></html>`,
  '/study': `<!doctype html><html lang="en"><head><title>Trials</title></head><body>
    <button onclick="window.close()">Finish</button></body></html>`,
};

/** A page from which there is no way on. */
export const deadEnd: Readonly<Record<string, string>> = {
  '/task':
    '<!doctype html><html lang="en"><head><title>Dead end</title></head><body><h1>Wait</h1></body></html>',
};
