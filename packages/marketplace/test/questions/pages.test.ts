import { describe, expect, it } from 'vitest';
import { type FrameParameters, frameUrl } from '../../src/questions/frame-url.ts';
import { htmlQuestionDocument } from '../../src/questions/html-question.ts';
import { fillLayout } from '../../src/questions/layout.ts';
import { otreePage } from './samples.ts';

const WORK: FrameParameters = {
  kind: 'work',
  assignmentId: '3ASSIGN',
  hitId: '3HIT',
  workerId: 'A1W',
  turkSubmitTo: 'https://www.mturk.com/',
};

describe('the frame’s address', () => {
  it('carries the four parameters in the order of the real service', () => {
    expect(frameUrl('https://a.example/ad', WORK)).toBe(
      'https://a.example/ad?assignmentId=3ASSIGN&hitId=3HIT&workerId=A1W&turkSubmitTo=https%3A%2F%2Fwww.mturk.com',
    );
  });

  it('carries neither worker nor submit address in preview', () => {
    expect(frameUrl('https://a.example/', { kind: 'preview', hitId: '3HIT' })).toBe(
      'https://a.example/?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3HIT',
    );
  });

  it('extends a query and keeps a fragment at the end', () => {
    const preview: FrameParameters = { kind: 'preview', hitId: '3H' };
    const QUERY = 'assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3H';
    expect(frameUrl('https://a.example/pub?mode=live', preview)).toBe(
      `https://a.example/pub?mode=live&${QUERY}`,
    );
    expect(frameUrl('https://a.example/?', preview)).toBe(`https://a.example/?${QUERY}`);
    expect(frameUrl('https://a.example/?a=1&', preview)).toBe(`https://a.example/?a=1&${QUERY}`);
    expect(frameUrl('https://a.example/#/step?x', preview)).toBe(`https://a.example/?${QUERY}#/step?x`);
    expect(frameUrl('https://a.example/?a=1#b', preview)).toBe(`https://a.example/?a=1&${QUERY}#b`);
  });
});

describe('an HTMLQuestion’s page', () => {
  const standIns = { crowdElements: '/static/crowd.js?v=1&x', externalHit: '/static/hit.js' };

  it('loads our stand-ins and is otherwise untouched', () => {
    expect(htmlQuestionDocument(otreePage, standIns)).toBe(
      otreePage.replace('https://assets.crowd.aws/crowd-html-elements.js', '/static/crowd.js?v=1&amp;x'),
    );
    for (const address of [
      'https://s3.amazonaws.com/mturk-public/externalHIT_v1.js',
      '//s3.amazonaws.com/mturk-public/externalHIT_v1.js',
      'https://s3.us-east-1.amazonaws.com/mturk-public/externalHIT_v1.js',
      'http://mturk-public.s3.amazonaws.com/externalHIT_v1.js',
    ])
      expect(htmlQuestionDocument(`<script src='${address}'></script>$&`, standIns)).toBe(
        "<script src='/static/hit.js'></script>$&",
      );
  });

  it('submits here and not to Amazon when told so', () => {
    const form = (action: string): string => `<form method="post" action="${action}">`;
    const page = form('https://www.mturk.com/mturk/externalSubmit');
    expect(htmlQuestionDocument(page, standIns)).toBe(page);
    const externalSubmit = 'http://workers.localhost:8090/mturk/externalSubmit';
    for (const host of ['www', 'workersandbox'])
      expect(
        htmlQuestionDocument(form(`https://${host}.mturk.com/mturk/externalSubmit`), {
          ...standIns,
          externalSubmit,
        }),
      ).toBe(form(externalSubmit));
  });
});

describe('a layout', () => {
  it('takes its parameters as they are, once', () => {
    expect(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: layouts write their placeholders so
      fillLayout('<img src="${image_url}"> ${label} ${missing} ${label} `${1 + 1}` ${toString}', {
        image_url: 'https://a.example/?a=1&b=$&',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a value that looks like a placeholder
        label: '<b>${image_url}</b>',
        spare: '',
      }),
    ).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the same, filled in
      html: '<img src="https://a.example/?a=1&b=$&"> <b>${image_url}</b> ${missing} <b>${image_url}</b> `${1 + 1}` ${toString}',
      missing: ['missing', 'toString'],
      unused: ['spare'],
    });
  });
});
