import { useState } from 'preact/hooks';
import type { PlannerSetup } from '../../../core/views/planner';
import {
  BACKFILL_ORDERS, FAILURE_REACTIONS, PLANNER_BASES, PLANNER_CHOICES, PLANNER_DEPENDENTS, PLANNER_MODES, PLANNER_SCOPES, type PlannerForm, type PlannerProblem,
} from '../../../core/views/plannerForm';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { Choice, Field, Problems, Segments } from './Field';
import { NodePicker } from './NodePicker';

interface PlannerFormViewProps {
  readonly form: PlannerForm;
  readonly setup: PlannerSetup;
  readonly problems: readonly PlannerProblem[];
  readonly onChange: (change: Partial<PlannerForm>) => void;
}

/** What to backfill, and how. Nothing of it runs anything. */
export function PlannerFormView(props: PlannerFormViewProps) {
  const { texts } = usePage();
  const { problems, onChange } = props;
  return (
    <form class="planner-form" aria-label={texts['plan.form']} onSubmit={(event) => { event.preventDefault(); }}>
      <Problems id="plan-problem" problems={problems.filter(({ field }) => field === 'plan')} onFix={onChange} />
      <TimeFields {...props} />
      <WhichFields {...props} />
      <PaceFields {...props} />
    </form>
  );
}

function TimeFields({ form, setup, problems, onChange }: PlannerFormViewProps) {
  const { texts } = usePage();
  const common = { problems, onFix: onChange };
  return (
    <fieldset class="fields">
      <legend class="for-readers">{texts['plan.form']}</legend>
      <Segments
        label={texts['plan.basis']}
        value={form.basis}
        options={PLANNER_BASES.map((value) => ({ value, label: texts[`plan.basis.${value}`] }))}
        onChoose={(basis) => { onChange({ basis, ...daysOnly(form, basis) }); }}
      />
      <Segments
        label={texts['plan.choice']}
        value={form.choice}
        options={PLANNER_CHOICES.map((value) => ({ value, label: texts[`plan.choice.${value}`] }))}
        onChoose={(choice) => { onChange({ choice }); }}
      />
      {form.choice === 'range' ? (
        <div class="field-pair">
          <Field {...common} field="from" label={texts['plan.from']} value={form.from} onInput={(from) => { onChange({ from }); }} />
          <Field {...common} field="to" label={texts['plan.to']} value={form.to} onInput={(to) => { onChange({ to }); }} />
        </div>
      ) : (
        <Field {...common} field="dates" label={texts['plan.dates']} hint={texts['plan.datesHint']} value={form.dates} onInput={(dates) => { onChange({ dates }); }} />
      )}
      <p class="quiet field-note"><Icon id="globe" /> {setup.zone}</p>
    </fieldset>
  );
}

/** Data dates are days. */
function daysOnly({ from, to }: PlannerForm, basis: PlannerForm['basis']): Partial<PlannerForm> {
  return basis === 'dataDate' ? { from: from.slice(0, 10), to: to.slice(0, 10) } : {};
}

function WhichFields({ form, setup, problems, onChange }: PlannerFormViewProps) {
  const { texts } = usePage();
  const orders = BACKFILL_ORDERS.filter((order) => order !== 'given' || form.choice === 'dates');
  return (
    <div class="fields">
      <Field
        problems={problems}
        onFix={onChange}
        field="exclude"
        label={texts['plan.exclude']}
        hint={texts['plan.datesHint']}
        value={form.exclude}
        onInput={(exclude) => { onChange({ exclude }); }}
      />
      <Choice
        label={texts['plan.mode']}
        value={form.mode}
        options={PLANNER_MODES.map((value) => ({ value, label: texts[`plan.mode.${value}`] }))}
        onChoose={(mode) => { onChange({ mode }); }}
      />
      <Choice
        label={texts['plan.scope']}
        value={form.scope}
        options={PLANNER_SCOPES.map((value) => ({ value, label: texts[`plan.scope.${value}`] }))}
        onChoose={(scope) => { onChange({ scope }); }}
      />
      {form.scope === 'all' ? null : (
        <NodePicker names={setup.tasks} chosen={form.startNodes} problems={problems} onChoose={(startNodes) => { onChange({ startNodes }); }} />
      )}
      <Choice
        label={texts['plan.order']}
        value={orders.includes(form.order) ? form.order : 'asc'}
        options={orders.map((value) => ({ value, label: texts[`plan.order.${value}`] }))}
        onChoose={(order) => { onChange({ order }); }}
      />
    </div>
  );
}

function PaceFields(props: PlannerFormViewProps) {
  const { texts } = usePage();
  const { form, problems } = props;
  const isAsked = form.batchSize !== '' || form.pause !== '' || form.isDryRun || form.dependents !== 'none' || form.onFailure !== 'stop';
  const [isOpen, setOpen] = useState(isAsked);
  const isWrong = problems.some(({ field }) => field === 'parallel' || field === 'batchSize' || field === 'pause');
  return (
    <div class="fields">
      <button type="button" class="button quiet more" aria-expanded={isOpen || isWrong ? 'true' : 'false'} onClick={() => { setOpen(!isOpen); }}>
        <Icon id={isOpen || isWrong ? 'chevron-down' : 'chevron-right'} />
        <span>{texts['plan.more']}</span>
      </button>
      {isOpen || isWrong ? <MoreFields {...props} /> : null}
    </div>
  );
}

function MoreFields({ form, setup, problems, onChange }: PlannerFormViewProps) {
  const { texts } = usePage();
  const common = { problems, onFix: onChange };
  const counts = { none: 0, one: setup.dependents.one, all: setup.dependents.all };
  return (
    <>
      <Field {...common} isNumber field="parallel" label={texts['plan.parallel']} value={form.parallel} onInput={(parallel) => { onChange({ parallel }); }} />
      <div class="field-pair">
        <Field {...common} isNumber field="batchSize" label={texts['plan.batchSize']} hint={texts['plan.batchHint']} value={form.batchSize} onInput={(batchSize) => { onChange({ batchSize }); }} />
        <Field {...common} field="pause" label={texts['plan.pause']} hint={texts['plan.pauseHint']} value={form.pause} onInput={(pause) => { onChange({ pause }); }} />
      </div>
      <Choice
        label={texts['plan.onFailure']}
        value={form.onFailure}
        options={FAILURE_REACTIONS.map((value) => ({ value, label: texts[`plan.onFailure.${value}`] }))}
        onChoose={(onFailure) => { onChange({ onFailure }); }}
      />
      {setup.dependents.all === 0 ? null : (
        <Choice
          label={texts['plan.dependents']}
          value={form.dependents}
          options={PLANNER_DEPENDENTS.map((value) => ({ value, label: fillText(texts[`plan.dependents.${value}`], counts[value]) }))}
            onChoose={(dependents) => { onChange({ dependents }); }}
        />
      )}
      <label class="check">
        <input type="checkbox" checked={form.isDryRun} onChange={(event) => { onChange({ isDryRun: event.currentTarget.checked }); }} />
        <span>{texts['plan.dryRun']}</span>
      </label>
    </>
  );
}
