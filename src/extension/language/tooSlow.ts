import type { Finding } from '../../core/lint/finding';
import type { WorkflowFile } from '../../core/workflow/workflow';
import { placeKey, type FilePlace, type FindingSource } from '../../protocol/languageProtocol';

/** A file in which reading hangs, with nothing but that said (M05). */
export function tooSlowFile(path: string, text: string, message: string): WorkflowFile {
  return { path, text, workflow: undefined, problems: [{ code: 'M05', severity: 'warning', message, range: { start: 0, end: Math.min(1, text.length) } }] };
}

/** The one finding of a file in which the worker hangs. */
export function tooSlowFindings(place: FilePlace, message: string): FindingSource {
  const finding: Finding = { code: 'M05', name: 'too-large', severity: 'warning', confidence: 'sure', message, file: place.path, range: { start: 0, end: 1 }, task: undefined, fixes: [] };
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return { key: placeKey(place), folder: place.folder, findings: [{ finding, range, related: [] }] };
}
