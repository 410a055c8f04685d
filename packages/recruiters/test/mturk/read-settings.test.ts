import { TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { type MturkInput, type PsiturkQualifications, readMturkSettings } from '../../src/mturk/index.ts';

const MASTERS_LIVE = '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH';
const MASTERS_SANDBOX = '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6';

const psiturk: PsiturkQualifications = {
  usOnly: true,
  approveRequirement: 95,
  numberHitsApproved: 100,
  requireMasterWorkers: true,
  requireQuals: ['3REQUIRED'],
  blockQuals: ['3BLOCKED'],
  advancedQuals: undefined,
};

const input = (changes: Partial<MturkInput> = {}): MturkInput => ({
  environment: 'live',
  endpoint: 'http://127.0.0.1:8080/production/',
  credentials: { accessKeyId: 'LAB', secretAccessKey: 'secret' },
  show: 'frame',
  ...changes,
});

const problemsOf = (changes: Partial<MturkInput>): readonly string[] => {
  try {
    readMturkSettings(input(changes));
    return [];
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    expect(error.code).toBe('RECRUITER_SETUP');
    return error.facts.problems as readonly string[];
  }
};

const OTREE = `
mturk_hit_settings = dict(
    keywords=['bonus', 'study'],   # a list or a text
    title='Title for your experiment',
    description='Description for your experiment',
    frame_height=500,
    template='global/mturk_template.html',
    minutes_allotted_per_assignment=60,
    expiration_hours=7 * 24,
    grant_qualification_id=None,
    qualification_requirements=[
        {
            'QualificationTypeId': "00000000000000000071",
            'Comparator': "EqualTo",
            'LocaleValues': [{'Country': "US"}],
        },
    ],
)`;

const TEMPLATE =
  '<crowd-form><a class="btn otree-link">Go</a><crowd-input name="completion_code"/></crowd-form>';

describe('psiTurk’s keys', () => {
  it('become requirements in psiTurk’s order', () => {
    const { settings, posting } = readMturkSettings(input({ psiturk }));
    expect(posting).toBeUndefined();
    expect(settings.requirements).toEqual([
      {
        QualificationTypeId: '000000000000000000L0',
        Comparator: 'GreaterThanOrEqualTo',
        IntegerValues: [95],
      },
      {
        QualificationTypeId: '00000000000000000040',
        Comparator: 'GreaterThanOrEqualTo',
        IntegerValues: [100],
      },
      { QualificationTypeId: MASTERS_LIVE, Comparator: 'Exists' },
      {
        QualificationTypeId: '00000000000000000071',
        Comparator: 'EqualTo',
        LocaleValues: [{ Country: 'US' }],
      },
      { QualificationTypeId: '3REQUIRED', Comparator: 'Exists' },
      { QualificationTypeId: '3BLOCKED', Comparator: 'DoesNotExist' },
    ]);
    expect(settings).toMatchObject({ endpoint: 'http://127.0.0.1:8080/production', region: 'us-east-1' });
  });

  it('take the advanced list in boto3’s spelling, as JSON or as Python', () => {
    const none = { ...psiturk, usOnly: false, requireMasterWorkers: false, requireQuals: [], blockQuals: [] };
    const list = [
      { QualificationTypeId: '3SCORE', Comparator: 'In', IntegerValues: [1, 2] },
      {
        QualificationTypeId: '00000000000000000071',
        Comparator: 'NotIn',
        LocaleValues: [{ Country: 'US', Subdivision: 'PA' }, { Country: 'DE' }],
        RequiredToPreview: true,
      },
    ];
    const python = `[{'QualificationTypeId': '3SCORE', 'Comparator': 'In', 'IntegerValues': [1, 2,]},
      {'QualificationTypeId': '00000000000000000071', 'Comparator': 'NotIn', 'RequiredToPreview': True,
       'LocaleValues': [{'Country': 'US', 'Subdivision': 'PA'}, {'Country': 'DE'}]}]`;
    for (const advancedQuals of [JSON.stringify(list), python])
      expect(
        readMturkSettings(
          input({ psiturk: { ...none, approveRequirement: 0, numberHitsApproved: 0, advancedQuals } }),
        ).settings.requirements,
      ).toEqual(list);
  });

  it('name the Masters of the world that is asked', () => {
    const masters = (changes: Partial<MturkInput>) =>
      readMturkSettings(input({ psiturk, ...changes })).settings.requirements.find(
        ({ QualificationTypeId }) => [MASTERS_LIVE, MASTERS_SANDBOX].includes(QualificationTypeId ?? ''),
      )?.QualificationTypeId;
    expect(masters({ environment: 'sandbox' })).toBe(MASTERS_SANDBOX);
    expect(masters({ environment: 'rehearsal' })).toBe(MASTERS_LIVE);
    expect(masters({ environment: 'rehearsal', endpoint: 'http://127.0.0.1:8080' })).toBe(MASTERS_SANDBOX);
    const advancedQuals = `[{'QualificationTypeId': '${MASTERS_LIVE}', 'Comparator': 'Exists'}]`;
    const own = { ...psiturk, requireMasterWorkers: false, advancedQuals };
    expect(masters({ environment: 'rehearsal', endpoint: 'http://127.0.0.1:8080', psiturk: own })).toBe(
      MASTERS_SANDBOX,
    );
    expect(problemsOf({ environment: 'sandbox', psiturk: own })).toEqual([
      expect.stringContaining(`here they are ${MASTERS_SANDBOX}`),
    ]);
  });

  it('are dropped in the sandbox only if asked, and never live', () => {
    const count = (changes: Partial<MturkInput>) =>
      readMturkSettings(input({ psiturk, ...changes })).settings.requirements.length;
    expect(count({ environment: 'sandbox' })).toBe(6);
    expect(count({ environment: 'sandbox', dropQualificationsInSandbox: true })).toBe(0);
    expect(count({ environment: 'live', dropQualificationsInSandbox: true })).toBe(6);
  });

  const one = (requirement: string): readonly string[] =>
    problemsOf({ psiturk: { ...psiturk, advancedQuals: requirement } });

  it.each([
    ["{'a': 1}", 'advanced_quals_path: must be a list'],
    ['[1]', 'number 1: must be a dictionary'],
    ["[{'Comparator': 'Exists'}]", 'QualificationTypeId must be a text'],
    ["[{'QualificationTypeId': 71, 'Comparator': 'Exists'}]", 'QualificationTypeId must be a text'],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'exists'}]", 'Comparator must be one of'],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'Exists', 'IntegerValues': [1]}]", 'takes no values'],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'EqualTo'}]", 'exactly one value in IntegerValues, not 0'],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'EqualTo', 'IntegerValues': [1, 2]}]", 'not 2'],
    [
      "[{'QualificationTypeId': '3A', 'Comparator': 'EqualTo', 'IntegerValues': 1}]",
      'a list of whole numbers',
    ],
    [
      "[{'QualificationTypeId': '3A', 'Comparator': 'In', 'IntegerValues': [1.5]}]",
      'a list of whole numbers',
    ],
    [
      `[{'QualificationTypeId': '3A', 'Comparator': 'In', 'IntegerValues': [${'1,'.repeat(16)}]}]`,
      '1 to 15 values',
    ],
    [
      "[{'QualificationTypeId': '3A', 'Comparator': 'In', 'LocaleValues': [{'Country': 'US'}]}]",
      'takes IntegerValues only',
    ],
    [
      "[{'QualificationTypeId': '00000000000000000071', 'Comparator': 'LessThan', 'LocaleValues': [{'Country': 'US'}]}]",
      'the locale is compared by',
    ],
    [
      "[{'QualificationTypeId': '00000000000000000071', 'Comparator': 'EqualTo', 'LocaleValues': [{'Country': 'usa'}]}]",
      'two capital letters',
    ],
    [
      "[{'QualificationTypeId': '00000000000000000071', 'Comparator': 'EqualTo', 'LocaleValues': [{'Country': 'DE', 'Subdivision': 'BY'}]}]",
      'only within the US',
    ],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'Exists', 'Required': True}]", 'has no member "Required"'],
    [
      "[{'QualificationTypeId': '3A', 'Comparator': 'Exists', 'RequiredToPreview': True, 'ActionsGuarded': 'Accept'}]",
      'both ActionsGuarded and RequiredToPreview',
    ],
    [
      "[{'QualificationTypeId': '3A', 'Comparator': 'Exists', 'ActionsGuarded': 'Preview'}]",
      'ActionsGuarded must be',
    ],
    ["[{'QualificationTypeId': '3A', 'Comparator': 'Exists', 'RequiredToPreview': 'yes'}]", 'True or False'],
    ['[{', 'line 1, column 3'],
  ])('are checked: %s', (requirement, problem) => {
    expect(one(requirement).join('\n')).toContain(problem);
  });

  it('are all told at once', () => {
    const advancedQuals = `[${"{'QualificationTypeId': '3A', 'Comparator': 'Exists'},".repeat(6)}]`;
    expect(
      problemsOf({
        endpoint: 'ftp://x',
        frameHeight: 1.5,
        region: 'sandbox',
        texts: { title: 'x'.repeat(129), description: '', keywords: 'y'.repeat(1001) },
        psiturk: { ...psiturk, approveRequirement: 101, requireQuals: ['no id'], advancedQuals },
      }),
    ).toEqual([
      expect.stringContaining('mturk_endpoint'),
      expect.stringContaining('frame_height'),
      expect.stringContaining('aws_region'),
      'title: 129 characters, of 128 at most.',
      'keywords: 1001 characters, of 1000 at most.',
      expect.stringContaining('approve_requirement'),
      expect.stringContaining('require_quals: "no id"'),
      'qualifications: 12, of 10 at most.',
    ]);
  });
});

describe('oTree’s settings', () => {
  const files = (path: string) => (path === 'global/mturk_template.html' ? TEMPLATE : undefined);
  const otree = (text: string): Partial<MturkInput> => ({ otree: text, show: 'new-tab', readFile: files });

  it('are read as they stand in settings.py, and psiTurk’s defaults do not mix in', () => {
    const { settings, posting } = readMturkSettings(input({ ...otree(OTREE), psiturk }));
    expect(posting).toEqual({
      title: 'Title for your experiment',
      description: 'Description for your experiment',
      keywords: ['bonus', 'study'],
      durationMs: 3_600_000,
      lifetimeMs: 7 * 24 * 3_600_000,
      grantGroup: undefined,
    });
    expect(settings).toMatchObject({
      frameHeight: 500,
      presentation: { kind: 'new-tab', template: TEMPLATE },
      requirements: [
        {
          QualificationTypeId: '00000000000000000071',
          Comparator: 'EqualTo',
          LocaleValues: [{ Country: 'US' }],
        },
      ],
    });
    const own = OTREE.replace('None', "'3GRANTED'").replace("['bonus', 'study']", "'bonus, study'");
    expect(readMturkSettings(input(otree(own))).posting).toMatchObject({
      grantGroup: '3GRANTED',
      keywords: ['bonus', 'study'],
    });
  });

  it.each([
    [
      "template='global/mturk_template.html'",
      "preview_template='x.html'",
      'Since oTree 2.4 it is "template"',
    ],
    ['frame_height=500,', '', '"frame_height" is missing'],
    ['frame_height=500', "frame_height='500'", 'frame_height: must be a whole number'],
    ['expiration_hours=7 * 24', 'expiration_hours=0', 'expiration_hours: must be a number from'],
    ['expiration_hours=7 * 24', 'expiration_hours=9000', 'expiration_hours: must be a number from'],
    ['assignment=60', 'assignment=0.5', 'minutes_allotted_per_assignment: must be a whole number'],
    ["title='Title for your experiment'", "title=''", 'title: is empty'],
    ["title='Title for your experiment'", 'title=1', 'title: must be a text'],
    ["['bonus', 'study']", "['bonus', 3]", 'keywords: must be a text, or a list of texts'],
    ['None', "'not an id'", 'grant_qualification_id'],
    ['mturk_template', 'no_template', 'there is no file "global/no_template.html"'],
    ['"EqualTo"', '"Equals"', 'qualification_requirements, number 1: Comparator'],
    ['keywords=', 'reward=1, keywords=', 'there is no key "reward"'],
    ['dict(', 'list(', '"list" is a name'],
  ])('are checked when loaded: %s → %s', (from, to, problem) => {
    const changed = OTREE.replace(from, to);
    expect(changed).not.toBe(OTREE);
    expect(problemsOf(otree(changed)).join('\n')).toContain(problem);
  });
});

describe('what a new tab shows', () => {
  it.each([
    ['<crowd-input name="completion_code">', 'otree-link'],
    ['<a class="otree-link">', 'completion_code'],
    [`${TEMPLATE}{{ x }}`, 'template tags'],
    [`${TEMPLATE}${'x'.repeat(65_000)}`, 'bytes with its frame, of 65535'],
  ])('is checked when loaded', (template, problem) => {
    expect(problemsOf({ show: 'new-tab', template }).join('\n')).toContain(problem);
  });

  it('has a page of ours where there is none', () => {
    const { presentation } = readMturkSettings(input({ show: 'new-tab' })).settings;
    expect(presentation).toMatchObject({ template: expect.stringContaining('otree-link') });
    if (presentation.kind === 'new-tab')
      expect(problemsOf({ show: 'new-tab', template: presentation.template })).toEqual([]);
  });
});
