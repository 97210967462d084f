import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { PlannerField, PlannerForm, PlannerProblem } from '../../../core/views/plannerForm';
import { Button } from '../Button';
import { Icon } from '../Icon';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly field: PlannerField;
  readonly problems: readonly PlannerProblem[];
  readonly hint?: string;
  readonly isNumber?: boolean;
  readonly onInput: (value: string) => void;
  /** Fills in what a refusal offers. */
  readonly onFix: (change: Partial<PlannerForm>) => void;
}

/** A field to type in, with what is wrong with it right under it. */
export function Field({ label, value, field, problems, hint, isNumber, onInput, onFix }: FieldProps) {
  const id = useId();
  const own = problems.filter((problem) => problem.field === field);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="text"
        inputMode={isNumber === true ? 'numeric' : 'text'}
        autocomplete="off"
        spellcheck={false}
        value={value}
        placeholder={hint}
        aria-invalid={own.length > 0 ? 'true' : undefined}
        aria-describedby={own.length > 0 ? `${id}-problem` : undefined}
        onInput={(event) => { onInput(event.currentTarget.value); }}
      />
      <Problems id={`${id}-problem`} problems={own} onFix={onFix} />
    </div>
  );
}

interface ProblemsProps {
  readonly id: string;
  readonly problems: readonly PlannerProblem[];
  readonly onFix: (change: Partial<PlannerForm>) => void;
}

export function Problems({ id, problems, onFix }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <div id={id} class="field-problem" role="alert">
      {problems.map(({ text, fix }) => (
        <p key={text}>
          <Icon id="error" />
          <span>{text}</span>
          {fix === undefined ? null : (
            <Button
              label={fix.label}
              onPress={() => { onFix({ ...(fix.from === undefined ? {} : { from: fix.from }), ...(fix.to === undefined ? {} : { to: fix.to }) }); }}
            />
          )}
        </p>
      ))}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="chooser"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
      >
        {options.map((option) => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}
      </select>
    </div>
  );
}

/** Two or three choices side by side. */
export function Segments<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>): ComponentChildren {
  return (
    <div class="field">
      <div class="segments" role="group" aria-label={label}>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            class="segment"
            aria-pressed={option.value === value ? 'true' : 'false'}
                onClick={() => { onChoose(option.value); }}
          >
            {option.label}
          </button>
        ))}
      </div>
    </div>
  );
}
