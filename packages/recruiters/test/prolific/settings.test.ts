import { TurnoutError } from '@turnout/core';
import { type ProlificInput, readProlificSettings } from '@turnout/recruiters/prolific';
import { describe, expect, it } from 'vitest';
import { input } from './support/settings.ts';

const problemsOf = (changes: Partial<ProlificInput>): string => {
  try {
    readProlificSettings(input(changes));
    return '';
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    expect(error.code).toBe('RECRUITER_SETUP');
    return error.detail ?? '';
  }
};

const withDocument = (document: unknown): string => problemsOf({ document: JSON.stringify(document) });

describe('settings of Prolific', () => {
  it('needs no prolific.json', () => {
    expect(readProlificSettings(input())).toMatchObject({
      url: 'https://api.prolific.com',
      completionCodes: [
        {
          code: 'CDONE',
          code_type: 'COMPLETED',
          actor: 'participant',
          actions: [{ action: 'MANUALLY_REVIEW' }],
        },
      ],
      devices: [],
      filters: [],
      estimatedMinutes: undefined,
    });
  });

  it('tells every problem at once', () => {
    const problems = problemsOf({
      token: '',
      workspace: undefined,
      project: 'not an id',
      currency: 'EUR',
      completionCode: undefined,
      document: JSON.stringify({ estimated_completion_time: 0, device_compatibility: ['watch'] }),
    });
    for (const word of [
      'PROLIFIC_API_TOKEN',
      'prolific_workspace is missing',
      'prolific_project',
      'GBP or USD',
      'completion code',
      'estimated_completion_time',
      'device_compatibility',
    ])
      expect(problems).toContain(word);
  });

  it.each([
    ['http://api.example.org', 'https://'],
    ['ftp://127.0.0.1', 'https://'],
    ['api.prolific.com', 'no web address'],
    ['https://me:secret@api.example.org', 'address alone'],
    ['https://api.example.org?token=1', 'address alone'],
  ])('does not send the token to %s', (url, word) => {
    expect(problemsOf({ url })).toContain(word);
  });

  it.each(['http://127.0.0.1:8500', 'http://localhost:8500/api/v1/', 'http://[::1]:8500'])(
    'sends it within this machine: %s',
    (url) => {
      expect(readProlificSettings(input({ url, environment: 'sandbox' })).url).not.toMatch(/\/$|v1/);
    },
  );

  it('refuses Prolific itself in a mode that must not spend', () => {
    expect(problemsOf({ environment: 'sandbox' })).toContain('no sandbox');
  });

  it('never repeats the token', () => {
    expect(problemsOf({ token: 'secret token', currency: 'EUR' })).not.toContain('secret');
  });

  it.each([
    [{ completion_codes: [] }, 'no list of codes'],
    [
      {
        completion_codes: [{ code: 'C1', code_type: 'NO_CONSENT', actions: [{ action: 'MANUALLY_REVIEW' }] }],
      },
      'COMPLETED',
    ],
    [{ completion_codes: [{ code: 'a code', code_type: 'COMPLETED', actions: [] }] }, 'letters, digits'],
    [{ completion_codes: [{ code: 'C1', code_type: 'COMPLETED', actions: [] }] }, 'no actions'],
    [{ completion_codes: [{ code: 'C1', code_type: 'COMPLETED', actions: [{ action: 'PAY' }] }] }, '"PAY"'],
    [
      {
        completion_codes: [
          {
            code: 'C1',
            code_type: 'COMPLETED',
            actions: [{ action: 'MANUALLY_REVIEW' }, { action: 'AUTOMATICALLY_APPROVE' }],
          },
        ],
      },
      'exclude each other',
    ],
    [
      {
        completion_codes: [
          { code: 'C1', code_type: 'COMPLETED', actions: [{ action: 'ADD_TO_PARTICIPANT_GROUP' }] },
        ],
      },
      'participant_group',
    ],
    [{ filters: { filter_id: 'age' } }, 'no list'],
    [{ filters: [{ filter_id: 'age' }] }, 'selects nothing'],
    [{ filters: [{ selected_values: ['1'] }] }, 'no filter_id'],
    [{ prolific_id_option: 'question' }, 'url_parameters'],
    [{ platform_fee: '33' }, 'platform_fee'],
    [{ vat: 120 }, 'vat'],
    [{ reward: 150 }, 'reward is not known'],
  ])('refuses %j', (document, word) => {
    expect(withDocument(document)).toContain(word);
  });

  it('refuses what is no JSON', () => {
    expect(problemsOf({ document: '{"filters": [' })).toContain('no JSON object');
  });

  it('takes codes, filters and rates as Prolific spells them', () => {
    const document = JSON.stringify({
      completion_codes: [
        { code: 'CDONE', code_type: 'COMPLETED', actions: [{ action: 'AUTOMATICALLY_APPROVE' }] },
        {
          code: 'COUT',
          code_type: 'FIXED_SCREENOUT',
          actor: 'researcher',
          actions: [{ action: 'FIXED_SCREEN_OUT_PAYMENT', fixed_screen_out_reward: 20, slots: 10 }],
        },
      ],
      filters: [{ filter_id: 'age', selected_range: { lower: 18, upper: 30 } }],
      device_compatibility: ['desktop'],
      estimated_completion_time: 10,
      platform_fee: 33.3,
      vat: 0,
    });
    expect(readProlificSettings(input({ document }))).toMatchObject({
      completionCodes: [{ code: 'CDONE' }, { code: 'COUT', actor: 'researcher' }],
      filters: [{ filter_id: 'age', selected_range: { lower: 18, upper: 30 } }],
      devices: ['desktop'],
      estimatedMinutes: 10,
      fees: { platform: 3330, vat: 0 },
    });
  });
});
