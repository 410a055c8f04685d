import type { ComponentChildren, VNode } from 'preact';
import { Field } from '../../site/views/parts.tsx';
import type { AdminVisit } from '../visit.ts';

/** A table that stays readable on a phone: there each row becomes a card, with the headings before the values. */
export function Table({
  caption,
  head,
  rows,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly { readonly key: string | number; readonly cells: readonly ComponentChildren[] }[];
}): VNode {
  return (
    <table class="stacked">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...others] }) => (
          <tr key={key}>
            <th scope="row">{first}</th>
            {others.map((content, index) => (
              <td key={head[index + 1]} data-label={head[index + 1]}>
                {content}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A form of one button, for an act that needs nothing else. */
export const ActButton = ({
  action,
  text,
  about,
  kind,
}: {
  action: string;
  text: string;
  /** What it is done to, for those who do not see the row. */
  about?: string;
  kind?: 'primary' | 'danger';
}): VNode => (
  <form method="post" action={action} class="act">
    <button type="submit" class={kind} aria-label={about === undefined ? undefined : `${text}: ${about}`}>
      {text}
    </button>
  </form>
);

/** Text of several lines. */
export const Area = ({
  name,
  label,
  hint,
  problem,
  value = '',
  rows = 4,
}: {
  name: string;
  label: string;
  hint?: string;
  problem?: string | undefined;
  value?: string;
  rows?: number;
}): VNode => (
  <Field
    name={name}
    label={label}
    hint={hint}
    problem={problem}
    control={(attributes) => (
      <textarea {...attributes} rows={rows}>
        {value}
      </textarea>
    )}
  />
);

/** A person by name, with the way to the person's page. Whoever was erased has the number only. */
export const PersonLink = ({
  visit,
  workerId,
  name,
}: {
  visit: AdminVisit;
  workerId: string;
  name: string | undefined;
}): VNode => <a href={`/admin/people/${workerId}`}>{name ?? visit.texts.people.nameless(workerId)}</a>;

/** Goes on in a list that is too long for one page. */
export const More = ({ href, text }: { href: string | undefined; text: string }): VNode | undefined =>
  href === undefined ? undefined : (
    <p class="more">
      <a href={href}>{text}</a>
    </p>
  );
