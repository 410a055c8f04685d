import { type Static, Type } from 'typebox';

/** What is sent to the API. Members that are not here are taken and forgotten, as the service does. */

const Nullable = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const CodeAction = Type.Union([
  Type.Object({ action: Type.Enum(['AUTOMATICALLY_APPROVE', 'MANUALLY_REVIEW', 'DYNAMIC_PAYMENT']) }),
  Type.Object({
    action: Type.Enum(['ADD_TO_PARTICIPANT_GROUP', 'REMOVE_FROM_PARTICIPANT_GROUP']),
    participant_group: Type.String(),
  }),
  Type.Object({ action: Type.Literal('REQUEST_RETURN'), return_reason: Type.String({ minLength: 1 }) }),
  Type.Object({
    action: Type.Literal('FIXED_SCREEN_OUT_PAYMENT'),
    fixed_screen_out_reward: Type.Integer({ minimum: 1 }),
    slots: Type.Integer({ minimum: 1 }),
  }),
]);

const CompletionCode = Type.Object({
  code: Nullable(Type.String({ minLength: 1 })),
  code_type: Type.String({ minLength: 1 }),
  actions: Type.Array(CodeAction),
  actor: Type.Optional(Type.Enum(['participant', 'researcher'])),
});

const Filter = Type.Object({
  filter_id: Type.String({ minLength: 1 }),
  selected_values: Type.Optional(Type.Array(Type.String())),
});

const settings = {
  name: Type.String({ minLength: 1 }),
  internal_name: Type.Optional(Nullable(Type.String())),
  description: Type.String({ minLength: 1 }),
  external_study_url: Type.String({ pattern: '^https?://' }),
  prolific_id_option: Type.Enum(['question', 'url_parameters', 'not_required']),
  total_available_places: Type.Integer({ minimum: 1 }),
  estimated_completion_time: Type.Integer({ minimum: 1 }),
  reward: Type.Integer({ minimum: 1 }),
};

const optionalSettings = {
  completion_codes: Type.Optional(Type.Array(CompletionCode)),
  maximum_allowed_time: Type.Optional(Type.Integer({ minimum: 1 })),
  device_compatibility: Type.Optional(Type.Array(Type.Enum(['desktop', 'tablet', 'mobile']))),
  peripheral_requirements: Type.Optional(
    Type.Array(Type.Enum(['audio', 'camera', 'download', 'microphone'])),
  ),
  filters: Type.Optional(Nullable(Type.Array(Filter))),
  metadata: Type.Optional(Nullable(Type.String())),
  project: Type.Optional(Type.String()),
  submissions_config: Type.Optional(
    Nullable(Type.Object({ max_submissions_per_participant: Type.Optional(Nullable(Type.Integer())) })),
  ),
};

export const NewStudy = Type.Object({ ...settings, ...optionalSettings });
export type NewStudy = Static<typeof NewStudy>;

export const StudyChange = Type.Partial(Type.Object({ ...settings, ...optionalSettings }));
export type StudyChange = Static<typeof StudyChange>;

export const StudyTransition = Type.Object({ action: Type.Enum(['PUBLISH', 'PAUSE', 'START', 'STOP']) });
export type StudyTransition = Static<typeof StudyTransition>;

export const CostRequest = Type.Object({
  reward: Type.Integer({ minimum: 0 }),
  total_available_places: Type.Integer({ minimum: 0 }),
});
export type CostRequest = Static<typeof CostRequest>;

/** https://docs.prolific.com/api-reference/submissions/transition-submission */
export const SubmissionTransition = Type.Object({
  action: Type.Enum(['APPROVE', 'REJECT', 'UNREJECT', 'SCREEN_OUT', 'COMPLETE']),
  message: Type.Optional(Type.String()),
  rejection_category: Type.Optional(
    Type.Enum([
      'TOO_QUICKLY',
      'TOO_SLOWLY',
      'FAILED_INSTRUCTIONS',
      'INCOMP_LONGITUDINAL',
      'FAILED_CHECK',
      'LOW_EFFORT',
      'MALINGERING',
      'NO_CODE',
      'BAD_CODE',
      'NO_DATA',
      'UNSUPP_DEVICE',
      'OTHER',
    ]),
  ),
  completion_code: Type.Optional(Type.String()),
  completion_code_data: Type.Optional(Type.Object({ percentage_of_reward: Type.Optional(Type.Number()) })),
});
export type SubmissionTransition = Static<typeof SubmissionTransition>;

export const ReturnRequest = Type.Object({
  request_return_reasons: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
});

export const BulkApproval = Type.Union([
  Type.Object({ submission_ids: Type.Array(Type.String()) }),
  Type.Object({ study_id: Type.String(), participant_ids: Type.Array(Type.String()) }),
]);
export type BulkApproval = Static<typeof BulkApproval>;

export const NewBonuses = Type.Object({ study_id: Type.String(), csv_bonuses: Type.String() });
export type NewBonuses = Static<typeof NewBonuses>;

export const NewGroup = Type.Object({
  workspace_id: Type.String(),
  name: Type.String({ minLength: 1 }),
  description: Type.Optional(Nullable(Type.String())),
  participant_ids: Type.Optional(Type.Array(Type.String())),
});
export type NewGroup = Static<typeof NewGroup>;

export const GroupChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1 })),
  participant_ids: Type.Optional(Type.Array(Type.String())),
});
export type GroupChange = Static<typeof GroupChange>;

export const Members = Type.Object({ participant_ids: Type.Array(Type.String()) });
export type Members = Static<typeof Members>;

export const NewMessage = Type.Object({
  recipient_id: Type.String(),
  body: Type.String({ minLength: 1 }),
  study_id: Type.String(),
});
export type NewMessage = Static<typeof NewMessage>;

export const NewMessages = Type.Object({
  ids: Type.Array(Type.String(), { minItems: 1 }),
  body: Type.String({ minLength: 1 }),
  study_id: Type.String(),
});
export type NewMessages = Static<typeof NewMessages>;

export const NewSecret = Type.Object({ workspace_id: Type.String() });
export type NewSecret = Static<typeof NewSecret>;

export const NewSubscription = Type.Object({
  event_type: Type.String(),
  target_url: Type.String({ pattern: '^https?://' }),
  workspace_id: Type.String(),
});
export type NewSubscription = Static<typeof NewSubscription>;

export const Confirmation = Type.Object({ secret: Type.String() });
export type Confirmation = Static<typeof Confirmation>;

export const SubscriptionChange = Type.Object({
  target_url: Type.Optional(Type.String({ pattern: '^https?://' })),
  is_enabled: Type.Optional(Type.Boolean()),
});
export type SubscriptionChange = Static<typeof SubscriptionChange>;
