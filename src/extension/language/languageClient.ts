import type { Disposable } from '../../core/base/disposable';
import { Emitter } from '../../core/base/emitter';
import { IdempoError, messageOf } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { WorkflowHistory } from '../../core/lint/history';
import type { WorkflowFile } from '../../core/workflow/workflow';
import { LANGUAGE_ENDED, placeKey, type FilePlace, type FindingSource, type LanguageMethods, type LanguageOwnerMethods, type ProjectText, type WorkEvent } from '../../protocol/languageProtocol';
import type { NestedWorker, NestedWorkerEvents } from '../../protocol/nestedWorker';
import { RpcPeer, type RpcMethods } from '../../protocol/workerRpc';
import { tooSlowFile, tooSlowFindings } from './tooSlow';

export interface LanguageClientOptions {
  /** Starts the worker. A rejection is final: it is reported once, and every call rejects with it. */
  readonly start: (events: NestedWorkerEvents) => Promise<NestedWorker>;
  readonly owner: LanguageOwnerMethods;
  /** Told to the user, once. */
  readonly report: (error: Error) => void;
  /** For what is not looked at, because the worker hung in it. */
  readonly tooSlowText: string;
  /** How often it is looked whether the worker still answers. For tests. */
  readonly checkMs?: number;
}

type Methods = LanguageMethods & RpcMethods;

/** One worker and the line to it. */
interface Line {
  readonly worker: NestedWorker;
  readonly peer: RpcPeer<Methods>;
  /** Checks for which no answer to `ping` has come. */
  unanswered: number;
  working: WorkEvent;
}

/** What the worker ended in. */
interface Stuck {
  readonly work: WorkEvent['work'];
  readonly text: string | undefined;
}

const CHECK_MS = 2_500;
/** A worker that does not answer for so many checks hangs: 10 s. No text within the limits of M05 takes a tenth of it. */
const MOST_UNANSWERED = 4;
/** A worker that ends more often than this is not started again. */
const MOST_FAILURES = 5;

/**
 * The extension host's end of the language worker, which is started when first needed. A worker that hangs or fails is
 * replaced; the file that it was working on is left out until its text changes.
 */
export class LanguageClient implements Disposable {
  readonly #options: LanguageClientOptions;
  readonly #restarted = new Emitter<void>();
  readonly #texts = new Map<string, string>();
  readonly #stuck = new Map<string, Stuck>();
  #line: Promise<Line> | undefined;
  #settings: Readonly<Record<string, unknown>> = {};
  #projects: readonly ProjectText[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #isDisposed = false;

  /** A new worker knows no workflow file yet. */
  readonly onDidRestart = this.#restarted.event;

  constructor(options: LanguageClientOptions) {
    this.#options = options;
  }

  /** Rejects with what the method threw, and with `IdempoError(LANGUAGE_ENDED)` when the worker ended meanwhile. */
  async call<K extends keyof LanguageMethods>(method: K, ...args: Parameters<LanguageMethods[K]>): Promise<Awaited<ReturnType<LanguageMethods[K]>>> {
    const line = await this.#open();
    this.#timer ??= setInterval(() => this.#check(line), this.#options.checkMs ?? CHECK_MS);
    return (await line.peer.call(method, ...(args as never)));
  }

  /** The same for what is asked again sooner or later: `undefined` when there is no worker (any more). */
  async ask<K extends keyof LanguageMethods>(method: K, ...args: Parameters<LanguageMethods[K]>): Promise<Awaited<ReturnType<LanguageMethods[K]>> | undefined> {
    try {
      return await this.call(method, ...args);
    } catch (error) {
      if (error instanceof IdempoError && error.code === LANGUAGE_ENDED) return undefined;
      throw error;
    }
  }

  async readWorkflow(place: FilePlace, text: string): Promise<WorkflowFile> {
    const key = placeKey(place);
    this.#texts.set(key, text);
    const stuck = this.#stuck.get(key);
    if (stuck !== undefined && stuck.text !== text) this.#stuck.delete(key);
    else if (stuck?.work === 'read') return tooSlowFile(place.path, text, this.#options.tooSlowText);
    return this.call('readWorkflow', place, text);
  }

  async lintWorkflow(place: FilePlace, history: WorkflowHistory | undefined): Promise<FindingSource | undefined> {
    if (this.#stuck.has(placeKey(place))) return tooSlowFindings(place, this.#options.tooSlowText);
    return this.ask('lintWorkflow', place, history);
  }

  async forgetWorkflow(place: FilePlace): Promise<void> {
    this.#texts.delete(placeKey(place));
    await this.ask('forgetWorkflow', place);
  }

  /** Kept for the next worker; starts none. */
  async setEditorSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settings = settings;
    if (this.#line !== undefined) await this.ask('setEditorSettings', settings);
  }

  /** Kept for the next worker; starts none. */
  async setProjects(projects: readonly ProjectText[]): Promise<void> {
    this.#projects = projects;
    if (this.#line !== undefined) await this.ask('setProjects', projects);
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#line?.then((line) => this.#end(line, 'was ended'), () => undefined);
    this.#restarted.dispose();
  }

  #open(): Promise<Line> {
    if (this.#isDisposed) return Promise.reject(new IdempoError(LANGUAGE_ENDED, text`The language worker was ended.`));
    this.#line ??= this.#start();
    return this.#line;
  }

  async #start(): Promise<Line> {
    try {
      const worker = await this.#options.start({ onFailure: (how) => this.#failed(line, how) });
      const peer = new RpcPeer<Methods>({
        port: worker.port,
        methods: this.#options.owner,
        onEvent: (event) => (line.working = event as WorkEvent),
      });
      const line: Line = { worker, peer, unanswered: 0, working: { work: undefined } };
      const settled = Promise.all([peer.call('setEditorSettings', this.#settings), peer.call('setProjects', this.#projects)]);
      // Whoever waits for the line hears of it by their own call.
      settled.catch(() => undefined);
      return line;
    } catch (error) {
      this.#options.report(error instanceof Error ? error : new Error(messageOf(error)));
      throw new IdempoError(LANGUAGE_ENDED, text`The language worker could not be started: ${messageOf(error)}`, { cause: error });
    }
  }

  #check(line: Line): void {
    if (line.unanswered === 0 && line.peer.pending === 0) {
      this.#stopChecking();
    } else if (line.unanswered >= MOST_UNANSWERED) {
      this.#failed(line, 'does not answer');
    } else if (line.unanswered++ === 0) {
      line.peer.call('ping').then(() => (line.unanswered = 0), () => undefined);
    }
  }

  #stopChecking(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #failed(line: Line, how: string): void {
    const { working } = line;
    if (working.work !== undefined) {
      const key = placeKey(working.place);
      this.#stuck.set(key, { work: working.work, text: this.#texts.get(key) });
    }
    this.#end(line, how);
    if (++this.#failures <= MOST_FAILURES) {
      this.#line = undefined;
      this.#restarted.fire();
    } else {
      this.#options.report(new IdempoError(LANGUAGE_ENDED, text`The language worker ${how}, again and again: there are no findings until the window is loaded again.`));
    }
  }

  #end({ worker, peer }: Line, how: string): void {
    this.#stopChecking();
    peer.end(new IdempoError(LANGUAGE_ENDED, text`The language worker ${how}. Try again.`));
    void worker.terminate();
  }
}
