import { memorySimulation } from '../adapters/memory';
import { LintCache } from '../core/lint/cache';
import { suppressionEdit } from '../core/lint/suppressions/suppressionEdit';
import { buildDefinition } from '../core/runner/definition';
import { findDependents } from '../core/runner/findDependents';
import { parseStoredWorkflow } from '../core/runner/storedWorkflow';
import { playScenario } from '../core/simulation/play';
import { readScenario } from '../core/simulation/readScenario';
import { reportOf } from '../core/simulation/simulationReport';
import { buildCalendar, findGaps } from '../core/views/calendar';
import type { ReadFileResult } from '../core/workflow/parseWorkflowFile';
import type { ChannelPort } from '../protocol/channel';
import type { FilePlace, LanguageMethods, LanguageOwnerMethods, TextVersion, WorkEvent } from '../protocol/languageProtocol';
import { RpcPeer } from '../protocol/workerRpc';
import type { Announce } from './announce';
import { featuresOf } from './features';
import { LintDesk } from './lintDesk';
import { LintSetups } from './lintSetups';
import { withFiles, type FileReader } from './readingFiles';
import { placeErrors } from './placeErrors';
import { WorkflowFiles } from './workflowFiles';
import { WorkspaceScans } from './workspaceScans';

/** Answers the extension host on a line: reading, linting, language features and simulations, off the host's thread. */
export function serveLanguage(port: ChannelPort): void {
  const readFile = (place: FilePlace, version: TextVersion = 'shown'): Promise<ReadFileResult> => owner.call('readFile', place, version);
  const announce: Announce = (work, place, run) => {
    owner.sendEvent({ work, place } satisfies WorkEvent);
    try {
      return run();
    } finally {
      owner.sendEvent({ work: undefined } satisfies WorkEvent);
    }
  };
  const cache = new LintCache();
  const files = new WorkflowFiles({ cache, announce, readFile: (place) => readFile(place) });
  const setups = new LintSetups((place) => readFile(place));
  const scans = new WorkspaceScans(files, setups);
  const desk = new LintDesk({ cache, announce, files, setups, scans, readFile: (place) => readFile(place), listScripts: () => owner.call('listScripts') });
  const read = <T>({ folder }: FilePlace, version: TextVersion, work: FileReader<T>['work']): Promise<T> => (
    withFiles({ read: (path) => readFile({ folder, path }, version), work }).then(({ result }) => result)
  );
  const methods: LanguageMethods = {
    ping: () => Promise.resolve(),
    readWorkflow: (place, text) => files.read(place, text),
    forgetWorkflow: (place) => Promise.resolve(files.forget(place)),
    buildDefinition: (place, text, version) => read(place, version, (readNamed) => buildDefinition({ path: place.path, text, readFile: readNamed, root: '' })),
    readDefinition: (definition) => Promise.resolve(parseStoredWorkflow(definition)),
    findDependents: (definition, others, levels) => Promise.resolve(findDependents(definition, others, levels)),
    async simulate(place, text) {
      const { scenario, problems } = await read(place, 'shown', (readNamed) => readScenario({ path: place.path, text, readFile: readNamed, root: '' }));
      return scenario === undefined ? { kind: 'problems', problems } : { kind: 'played', report: reportOf(await playScenario(scenario, memorySimulation())) };
    },
    setEditorSettings(settings) {
      setups.setEditor(settings);
      return Promise.resolve(scans.settingsChanged());
    },
    setProjects: (projects) => setups.setProjects(projects).then(() => scans.settingsChanged()),
    filesTiedTo: (place) => Promise.resolve(desk.filesTiedTo(place)),
    lintWorkflow: (place, history) => desk.lint(place, history),
    lintRest: () => desk.lintRest(),
    suppressionEdit: (finding, { workflow, reason, text, others }) => (
      Promise.resolve(suppressionEdit(finding, { reason, text, findings: others, file: workflow && files.find(workflow)?.file }))
    ),
    buildCalendar: (input) => Promise.resolve(buildCalendar(input)),
    findGaps: (query) => Promise.resolve(findGaps(query)),
    placeErrors: (place, failures, definitions) => Promise.resolve(placeErrors(files.find(place)?.file, failures, definitions)),
    ...featuresOf(files),
  };
  const owner = new RpcPeer<LanguageOwnerMethods>({ port, methods });
}
