import type { LintRule } from '../rule.ts';
import { members, text } from '../seen-call.ts';

export const hitWithoutAnnotation: LintRule = {
  rule: 'hit-without-annotation',
  severity: 'warning',
  meaning:
    'A HIT was made without RequesterAnnotation. A program that crashes between the call and writing down the HITId cannot tell afterwards which of its HITs belong to which study.',
  remedy:
    'Put the study and the batch into RequesterAnnotation, and look for them with ListHITs at every start.',
  watch: ({ note }) => ({
    see: ({ operation, input, output, done }) => {
      if (!done || (operation !== 'CreateHIT' && operation !== 'CreateHITWithHITType')) return;
      if ((text(input, 'RequesterAnnotation') ?? '') !== '') return;
      const typeId = text(members(output.HIT), 'HITTypeId') ?? operation;
      note({ subject: typeId, message: 'A HIT has no RequesterAnnotation to find it by.' });
    },
  }),
};
