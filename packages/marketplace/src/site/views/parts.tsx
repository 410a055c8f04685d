import type { ComponentChildren, VNode } from 'preact';
import type { Visit } from '../visit.ts';

/** A moment, which the browser rewrites in its own time zone. @param at epoch ms */
export const Moment = ({ visit, at }: { visit: Pick<Visit, 'written'>; at: number }): VNode => (
  <time dateTime={new Date(at).toISOString()} data-moment={String(at)}>
    {visit.written.moment(at)}
  </time>
);

/** What stands where a list is empty. */
export function Nothing({
  what,
  next,
  children,
}: {
  what: string;
  next?: string;
  children?: ComponentChildren;
}): VNode {
  return (
    <div class="nothing">
      <p>
        <strong>{what}</strong>
      </p>
      {next === undefined ? undefined : <p>{next}</p>}
      {children}
    </div>
  );
}

/** Facts in pairs of name and value. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }): VNode {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
}

/** The attributes that tie a control to what is said about it. */
const described = ({ name, hint, problem }: FieldProps) => ({
  id: name,
  name,
  'aria-invalid': problem === undefined ? undefined : ('true' as const),
  'aria-describedby':
    [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ') || undefined,
});

/** A label, what it means, what is wrong, and the control itself. */
export function Field({
  control,
  ...field
}: FieldProps & { control: (attributes: ReturnType<typeof described>) => VNode }): VNode {
  const { hint, label, name, problem } = field;
  return (
    <p class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={name}>{label}</label>
      {hint === undefined ? undefined : (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {problem === undefined ? undefined : (
        <strong class="problem" id={`${name}-problem`}>
          {problem}
        </strong>
      )}
      {control(described(field))}
    </p>
  );
}

type InputProps = FieldProps & {
  readonly type?: 'text' | 'email' | 'password' | 'search';
  readonly value?: string | undefined;
  readonly autocomplete?: string;
  readonly required?: boolean;
};

export const Input = ({ type = 'text', value, autocomplete, required, ...field }: InputProps): VNode => (
  <Field
    {...field}
    control={(described) => {
      const attributes = { ...described, value, autocomplete, required };
      switch (type) {
        case 'text':
          return <input {...attributes} type="text" />;
        case 'email':
          return <input {...attributes} type="email" />;
        case 'password':
          return <input {...attributes} type="password" />;
        case 'search':
          return <input {...attributes} type="search" />;
      }
    }}
  />
);

type SelectProps = FieldProps & {
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly autocomplete?: string;
};

export const Select = ({ value, options, autocomplete, ...field }: SelectProps): VNode => (
  <Field
    {...field}
    control={(attributes) => (
      <select {...attributes} autocomplete={autocomplete}>
        {options.map(([one, text]) => (
          <option key={one} value={one} selected={one === value}>
            {text}
          </option>
        ))}
      </select>
    )}
  />
);

export const Checkbox = ({
  name,
  label,
  checked,
}: {
  name: string;
  label: string;
  checked: boolean;
}): VNode => (
  <p class="check">
    <input type="checkbox" id={name} name={name} value="1" checked={checked} />
    <label for={name}>{label}</label>
  </p>
);

/** Says at the top of a form that something below needs mending; read out at once. */
export const ProblemSummary = ({ text }: { text: string | undefined }): VNode | undefined =>
  text === undefined ? undefined : (
    <p class="alert" role="alert">
      {text}
    </p>
  );
