import { isObject, type JsonObject, listOf, textOf } from './json.ts';

/** Who may take part, in Prolific's own words; what a filter means is known there only. */
export type Filter = JsonObject & { readonly filter_id: string };

const ALLOWED = 'participant_group_allowlist';
const BLOCKED = 'participant_group_blocklist';

/** Reads `filters`: each with its `filter_id` and what is selected of it. */
export function readFilters(value: unknown, report: (problem: string) => void): readonly Filter[] {
  if (!Array.isArray(value)) {
    report('filters is no list.');
    return [];
  }
  return listOf(value).flatMap((entry, at) => {
    const filter_id = isObject(entry) ? textOf(entry.filter_id) : undefined;
    if (!isObject(entry) || filter_id === undefined) {
      report(`filters, number ${at + 1}: it has no filter_id.`);
      return [];
    }
    if (!hasSelection(entry)) {
      report(
        `filters, number ${at + 1} (${filter_id}): it selects nothing; write selected_values, selected_range or selected_filters.`,
      );
      return [];
    }
    return [{ ...entry, filter_id }];
  });
}

const hasSelection = (entry: JsonObject): boolean =>
  Array.isArray(entry.selected_values) ||
  isObject(entry.selected_range) ||
  Array.isArray(entry.selected_filters);

/**
 * The study's filters with the groups of a posting. One entry for each required group, for an entry lets in who is in
 * any of its groups; all excluded groups in one.
 */
export function withGroups(
  filters: readonly Filter[],
  required: readonly string[],
  excluded: readonly string[],
): readonly Filter[] {
  const only = required.map((group) => ({ filter_id: ALLOWED, selected_values: [group] }));
  if (excluded.length === 0) return [...filters, ...only];
  const isBlock = (filter: Filter) => filter.filter_id === BLOCKED && Array.isArray(filter.selected_values);
  const blocked = filters.filter(isBlock).flatMap((filter) => listOf(filter.selected_values));
  const rest = filters.filter((filter) => !isBlock(filter));
  return [...rest, ...only, { filter_id: BLOCKED, selected_values: [...new Set([...blocked, ...excluded])] }];
}
