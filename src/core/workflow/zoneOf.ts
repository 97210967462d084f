import type { Workflow } from './workflow';

/** The zone in which a workflow's schedule times are meant, as written and unchecked; UTC when none is declared (lint S01 asks for one). */
export function zoneOf(workflow: Workflow): string {
  const declared = workflow.timezone?.value.trim() ?? '';
  return declared === '' ? 'UTC' : declared;
}
