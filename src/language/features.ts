import { completeAt } from '../core/language/completion';
import { completeDeps } from '../core/language/depsCompletion';
import { fileLinksOf } from '../core/language/fileLinks';
import { inlaysOf } from '../core/language/inlays';
import { mentionAt, mentionsOf } from '../core/language/mentions';
import { outlineOf } from '../core/language/outline';
import { renameMention } from '../core/language/rename';
import { semanticTokensOf } from '../core/language/semanticTokens';
import { hoversAt, renderedSql } from '../core/language/workflowHover';
import { renderTask } from '../core/params';
import type { Task, Workflow, WorkflowFile } from '../core/workflow/workflow';
import type { FilePlace, LanguageMethods, TypedPlace } from '../protocol/languageProtocol';
import type { WorkflowFiles } from './workflowFiles';

export type FeatureMethods = Pick<
  LanguageMethods,
  'hoversAt' | 'inlaysOf' | 'semanticTokensOf' | 'completeAt' | 'completeDeps' | 'outlineOf' | 'fileLinksOf' | 'mentionAt' | 'mentionsOf' | 'renameMention' | 'renderTask' | 'renderedSql'
>;

/** What the editor asks about a file that is being typed: nothing of a file that is not known (any more). */
export function featuresOf(files: WorkflowFiles): FeatureMethods {
  const ask = <T>(place: TypedPlace, none: T, answer: (file: WorkflowFile) => T): Promise<T> => {
    const file = files.typed(place);
    return Promise.resolve(file === undefined ? none : answer(file));
  };
  const inFolder = ({ folder }: TypedPlace): readonly WorkflowFile[] => files.inFolder(folder).map(({ file }) => file);
  const withOthers = (place: TypedPlace, file: WorkflowFile): readonly WorkflowFile[] => [file, ...inFolder(place).filter(({ path }) => path !== file.path)];
  const taskOf = (place: FilePlace, name: string): { readonly workflow: Workflow | undefined; readonly task: Task | undefined } => {
    const workflow = files.find(place)?.file.workflow;
    return { workflow, task: workflow?.tasks.find((item) => item.name.value === name) };
  };
  return {
    hoversAt: (place, request) => ask(place, [], (file) => hoversAt(file, { document: place.document, ...request })),
    inlaysOf(places, request) {
      const [first] = places;
      const contexts = places.flatMap((place) => {
        const file = files.typed(place);
        return file === undefined ? [] : [{ file, scheduleInstant: place.scheduleInstant }];
      });
      return Promise.resolve(first === undefined ? [] : inlaysOf(contexts, { document: first.document, ...request }));
    },
    semanticTokensOf(places, within) {
      const [first] = places;
      const typed = places.flatMap((place) => files.typed(place) ?? []);
      return Promise.resolve(first === undefined ? [] : semanticTokensOf(typed, { document: first.document, ...(within && { within }) }));
    },
    completeAt: (place, request) => ask(place, [], (file) => completeAt(file, { document: place.document, ...request, files: inFolder(place) })),
    completeDeps: (place, offset) => ask(place, [], (file) => completeDeps(file, offset)),
    outlineOf: (place) => ask(place, [], outlineOf),
    fileLinksOf: (place) => ask(place, [], fileLinksOf),
    mentionAt: (place, offset) => ask(place, undefined, (file) => mentionAt(file, { document: place.document, offset })),
    mentionsOf: (place, mention) => ask(place, [], (file) => mentionsOf(mention, withOthers(place, file))),
    renameMention: (place, request) => ask(place, { kind: 'edits', edits: [] }, (file) => renameMention(file, { ...request, files: withOthers(place, file) })),
    renderTask: (place, name, scheduleInstant) => {
      const { workflow, task } = taskOf(place, name);
      return Promise.resolve(workflow && task && renderTask({ workflow, task, scheduleInstant }));
    },
    renderedSql: (place, name, scheduleInstant) => {
      const { workflow, task } = taskOf(place, name);
      return Promise.resolve(workflow && task ? renderedSql(workflow, task, scheduleInstant) : '');
    },
  };
}
