import { Type } from 'typebox';
import { choice, Flag, Integer, Locale, list, optional, Text } from './shared.ts';

const Comparator = choice(
  'LessThan',
  'LessThanOrEqualTo',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'EqualTo',
  'NotEqualTo',
  'Exists',
  'DoesNotExist',
  'In',
  'NotIn',
);

const HITAccessActions = choice('Accept', 'PreviewAndAccept', 'DiscoverPreviewAndAccept');

export const QualificationRequirement = Type.Object({
  QualificationTypeId: Text,
  Comparator,
  IntegerValues: optional(list(Integer)),
  LocaleValues: optional(list(Locale)),
  /** Deprecated by the service in favour of ActionsGuarded; psiTurk and oTree still send it. */
  RequiredToPreview: optional(Flag),
  ActionsGuarded: optional(HITAccessActions),
});
