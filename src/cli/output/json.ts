import type { Severity } from '../../core/base/problem';
import type { WorkflowInstanceDetail } from '../../core/instance/records';
import type { Fix } from '../../core/lint/finding';
import type { LintReport } from '../lint/lintReport';
import { placesOf } from './places';

/** A value that is written as it is; what is absent is `null`, never left out. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function jsonText(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function isoTime(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}

/** `README.md`, "JSON that you can rely on": keys may be added, never changed. */
export function instancesJson(details: readonly WorkflowInstanceDetail[]): Json {
  return { workflowInstances: details.map(instanceJson) };
}

function instanceJson({ instance, tasks }: WorkflowInstanceDetail): Json {
  return {
    id: instance.id,
    workflow: instance.workflow,
    scheduleTime: instance.scheduleTime,
    scheduleTimeUtc: isoTime(instance.scheduleInstant),
    runNumber: instance.runNumber,
    trigger: instance.trigger,
    rerunOf: instance.rerunOf ?? null,
    state: instance.state,
    reason: instance.reason ?? null,
    warning: instance.warning ?? null,
    dryRun: instance.isDryRun === true,
    parentTaskInstance: instance.parentTaskInstanceId ?? null,
    startedAt: isoTime(instance.startedAt),
    finishedAt: isoTime(instance.finishedAt),
    tasks: tasks.map(({ task, attempts }) => ({
      name: task.name,
      state: task.state,
      carriedOverFrom: task.carriedOverFrom ?? null,
      skipCause: task.skipCause ?? null,
      reason: task.reason ?? null,
      warning: task.warning ?? null,
      outputs: (task.outputs ?? []).map(({ name, type, value }) => ({ name, type, value })),
      attempts: attempts.map((attempt) => ({
        number: attempt.number,
        state: attempt.state,
        startedAt: isoTime(attempt.startedAt),
        finishedAt: isoTime(attempt.finishedAt),
        rowsChanged: attempt.rowsChanged ?? null,
        error: attempt.error === undefined ? null : { ...attempt.error, file: attempt.error.file ?? null, start: attempt.error.start ?? null, end: attempt.error.end ?? null },
      })),
    })),
  };
}

/** `README.md`, "JSON that you can rely on". */
export function lintJson(report: LintReport): Json {
  const places = placesOf(report.textOf);
  const place = (file: string, offset: number): Json => ({ ...places.positionAt(file, offset), offset });
  const fixJson = ({ title, kind, edits }: Fix): Json => ({
    title,
    kind,
    edits: edits.map(({ file, range, newText }) => ({ file, start: place(file, range.start), end: place(file, range.end), newText })),
  });
  const count = (severity: Severity): number => report.findings.filter((finding) => finding.severity === severity).length;
  return {
    findings: report.findings.map((finding) => ({
      code: finding.code,
      name: finding.name,
      severity: finding.severity,
      confidence: finding.confidence,
      message: finding.message,
      file: finding.file,
      start: place(finding.file, finding.range.start),
      end: place(finding.file, finding.range.end),
      task: finding.task ?? null,
      fixes: finding.fixes.map(fixJson),
      related: (finding.related ?? []).map(({ message, file, range }) => ({ message, file, start: place(file, range.start), end: place(file, range.end) })),
      fingerprint: report.fingerprintOf(finding),
    })),
    summary: { files: report.files.length, errors: count('error'), warnings: count('warning'), infos: count('info'), baselined: report.baselined.length },
  };
}
