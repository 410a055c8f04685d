import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A study on a host of its own: shows the parameters it got, and hands in by a form as simple studies do. */
export interface StudyServer {
  /** With `&` nowhere, so that it fits into XML as it is. */
  readonly url: string;
  /** Addresses asked for, in order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Study</title></head>
<body><h1>Name the colour</h1>
<p id="preview" hidden>This is a preview.</p>
<form method="post" hidden>
  <input type="hidden" name="assignmentId">
  <p><label>Colour <input name="colour"></label></p>
  <button>Submit</button>
</form>
<script>
  const given = new URLSearchParams(location.search);
  const form = document.querySelector('form');
  const id = given.get('assignmentId');
  if (id === 'ASSIGNMENT_ID_NOT_AVAILABLE') document.getElementById('preview').hidden = false;
  else {
    form.hidden = false;
    form.action = new URL('mturk/externalSubmit', given.get('turkSubmitTo'));
    form.assignmentId.value = id;
  }
</script></body></html>`;

export async function startStudyServer(): Promise<StudyServer> {
  const seen: string[] = [];
  const server = createServer((request, answer) => {
    seen.push(request.url ?? '');
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(PAGE);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    // Another site than 127.0.0.1, as a study always is: ports alone do not make one.
    url: `http://localhost:${port}/study`,
    seen,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
