import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { messageOf, RefusedError } from '../../core/base/errors';
import type { GridView } from '../../core/views/grid';
import { Channel } from '../../protocol/channel';
import { decodePageMessage } from '../../protocol/panelDecodePage';
import type { HostMessage, PageMessage, Selection } from '../../protocol/panelMessages';
import { PanelOutbox } from '../../protocol/panelOutbox';
import { PanelPublisher } from '../../protocol/panelPublisher';
import { PANEL_VIEWS, type PanelViewName } from '../../protocol/panelViews';
import { after } from '../../protocol/runner/waits';
import { COMMANDS } from '../commands/ids';
import { findInstanceDetail } from '../commands/instances';
import { PANEL_TYPE } from '../commands/panelMenu';
import type { CommandTarget } from '../commands/commandTarget';
import { log, sayError } from '../report';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import { localisedPanelTexts, SAYERS } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { Explanations } from './explanations';
import { carryOut } from './intentions';
import { PanelGrid } from './panelGrid';
import { loadPage } from './panelPage';
import { buildPanelState, newestOf, shownWorkflows, type PanelSource } from './panelState';
import { PlannerSession } from './plannerSession';
import { Previews } from './previews';
import { selectionOf } from './selection';


export interface PanelServices {
  readonly context: vscode.ExtensionContext;
  readonly index: WorkflowIndex;
  readonly runners: Runners;
}

/** The one panel of the window: grid, detail, preview. Survives a window reload. */
export class InstancePanel implements vscode.Disposable {
  readonly #store = new DisposableStore();
  #open: OpenPanel | undefined;

  constructor(readonly services: PanelServices) {
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: (panel) => {
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Opens or brings up the panel, and shows what the target names. Without `takeFocus` the keyboard stays where it is. */
  async show(target: CommandTarget, how?: 'takeFocus'): Promise<void> {
    await this.services.index.scan();
    if (this.#open === undefined) {
      const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
      this.#adopt(vscode.window.createWebviewPanel(PANEL_TYPE, vscode.l10n.t('Idempo Instances'), { viewColumn: column, preserveFocus: true }));
    }
    await this.#open?.reveal(target, how);
  }

  /** What was chosen in the menu over a cell: as if the page had asked for it. */
  async ask(message: PageMessage): Promise<void> {
    await this.#open?.receive(message);
  }

  /** Whether the user can see it now. */
  get isVisible(): boolean {
    return this.#open?.panel.visible === true;
  }

  dispose(): void {
    this.#open?.dispose();
    this.#store.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#open?.dispose();
    const open = new OpenPanel(panel, this.services);
    this.#open = open;
    panel.onDidDispose(() => {
      if (this.#open === open) this.#open = undefined;
      open.dispose();
    });
  }
}

const NO_GRID: GridView = { columns: [], rows: [], hasOlder: false };

type Reveal = Extract<HostMessage, { readonly type: 'reveal' }>;

/** One open page and what it shows. */
class OpenPanel implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #previews = new Previews();
  readonly #planner: PlannerSession;
  readonly #source: PanelSource;
  readonly #publisher: PanelPublisher;
  readonly #channel: Channel<PageMessage, HostMessage>;
  readonly #grid: PanelGrid;
  #shown: LoadedWorkflow | undefined;
  #selection: Selection | undefined;
  #view: PanelViewName = 'grid';
  #ready = false;
  /** Sent after the first snapshot. */
  #pendingReveal: Reveal | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly services: PanelServices,
  ) {
    const texts = localisedPanelTexts();
    const explanations = this.#store.add(new Explanations(services.index, services.runners));
    this.#source = { index: services.index, runners: services.runners, explanations, texts: { ...texts, ...SAYERS } };
    this.#store.add(explanations.onDidChange(() => this.#publish()));
    this.#grid = new PanelGrid(services.runners);
    const { webview } = panel;
    const outbox = this.#store.add(new PanelOutbox({ send: (message) => void webview.postMessage(message), now: () => performance.now(), after }));
    this.#channel = this.#store.add(
      new Channel<PageMessage, HostMessage>(
        { post: (message) => outbox.post(message), listen: (receive) => webview.onDidReceiveMessage(receive) },
        decodePageMessage,
      ),
    );
    this.#planner = this.#store.add(new PlannerSession({ ...services, texts, post: (message) => this.#channel.post(message) }));
    this.#publisher = new PanelPublisher({ outbox, texts, now: () => Date.now() });
    this.#store.add(this.#channel.onMessage((message) => void this.receive(message)));
    this.#store.add(services.index.onDidChange(() => this.#changed()));
    this.#store.add(services.runners.onDidChange(() => this.#changed()));
    this.#store.add(services.runners.onDidLook(() => this.#changed()));
    this.#store.add(services.runners.onDidChangeElsewhere(() => void this.#refreshOlder()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#publish()));
    this.#store.add(panel.onDidChangeViewState(() => this.#visibilityChanged()));
    loadPage(panel, services.context.extensionUri);
  }

  async reveal(target: CommandTarget, how?: 'takeFocus'): Promise<void> {
    const { index, runners } = this.services;
    this.#shown = index.workflows.find((item) => item.uri.toString() === target.uri) ?? this.#shown ?? shownWorkflows(index)[0]?.loaded;
    if (this.#shown !== undefined && target.workflowInstanceId !== undefined) await runners.refresh(this.#shown);
    const selection = this.#shown === undefined ? undefined : selectionOf(runners.statusOf(this.#shown), target);
    // Commands can be called from anywhere, with anything.
    const view = PANEL_VIEWS.find((name) => name === target.view);
    this.#selection = selection ?? this.#selection;
    this.#view = view ?? this.#view;
    this.#publish();
    if (!this.#ready) this.#pendingReveal = { type: 'reveal', selection, view };
    else if (selection !== undefined || view !== undefined) this.#channel.post({ type: 'reveal', selection, view });
    if (view === 'plan' && this.#shown !== undefined) await this.#planner.openFor(this.#shown, target);
    this.panel.reveal(undefined, how !== 'takeFocus');
  }

  dispose(): void {
    this.#store.dispose();
    this.panel.dispose();
  }

  async receive(message: PageMessage): Promise<void> {
    try {
      await this.#handle(message);
    } catch (error) {
      log().warn(messageOf(error));
      this.#channel.post({ type: 'notice', severity: 'error', text: sayError(error) });
    }
  }

  async #handle(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready': return this.#pageReady(message);
      case 'newWorkflow': return void (await vscode.commands.executeCommand(COMMANDS.newWorkflow));
      case 'openSample': return void (await vscode.commands.executeCommand(COMMANDS.openSample));
      case 'manageTrust': return void (await vscode.commands.executeCommand('workbench.trust.manage'));
      case 'showView': return this.#showView(message.view);
      case 'showWorkflow': return this.#showWorkflow(message.workflow);
      case 'showInstance': return this.#showInstance(message.workflowInstanceId);
      case 'select': return this.#select(message.selection);
      case 'showOlder': return this.#showOlder(message.all);
      case 'readAgain': return this.#readAgain();
      case 'confirm': return this.#confirm(message.previewId);
      case 'replan': return this.#replan(message);
      case 'dismiss': return void this.#previews.take(message.previewId);
      case 'openPlanner':
      case 'plan':
      case 'startPlan':
      case 'showCalendar': return this.#shown === undefined ? undefined : this.#planner.handle(message, this.#shown);
      default:
        if (this.#shown === undefined) return;
        await carryOut({ ...this.services, previews: this.#previews, loaded: this.#shown, post: (out) => this.#channel.post(out) }, message);
    }
  }

  async #pageReady(message: Extract<PageMessage, { type: 'ready' }>): Promise<void> {
    await this.services.index.scan();
    const all = shownWorkflows(this.services.index);
    this.#shown ??= (all.find((item) => item.name === message.workflow) ?? all[0])?.loaded;
    this.#selection ??= message.selection;
    this.#view = this.#pendingReveal?.view ?? message.view;
    this.#ready = true;
    this.#publish();
    this.#publisher.ready();
    if (this.#pendingReveal !== undefined) this.#channel.post(this.#pendingReveal);
    this.#pendingReveal = undefined;
    await this.#planner.pageReady();
  }

  #showView(view: PanelViewName): void {
    this.#view = view;
    this.#publish();
  }

  #showWorkflow(name: string): void {
    this.#shown = shownWorkflows(this.services.index).find((item) => item.name === name)?.loaded ?? this.#shown;
    this.#selection = undefined;
    this.#publish();
  }

  /** Of whatever workflow of the shown one's folder: what it is a part of, or a part of it. */
  async #showInstance(workflowInstanceId: string): Promise<void> {
    const { index } = this.services;
    const detail = findInstanceDetail(this.services, workflowInstanceId);
    const folder = this.#shown === undefined ? undefined : folderOf(this.#shown).toString();
    const found = shownWorkflows(index).find(({ name, loaded }) => name === detail?.instance.workflow && folderOf(loaded).toString() === folder);
    if (detail !== undefined && found !== undefined) return this.reveal({ uri: found.loaded.uri.toString(), workflowInstanceId });
    const workflow = detail?.instance.workflow ?? workflowInstanceId;
    throw new RefusedError('unknownInstance', vscode.l10n.t('{0} cannot be shown: its file is not in the same folder, or the instance is not there any more.', workflow));
  }

  async #select(selection: Selection | undefined): Promise<void> {
    this.#selection = selection;
    this.#publish();
    if (this.#shown !== undefined && selection !== undefined) await this.#grid.load(this.#shown, selection.logicalInstanceId);
  }

  async #showOlder(all: boolean): Promise<void> {
    if (this.#shown === undefined) return;
    const reading = all ? this.#grid.showAll(this.#shown, () => this.#publish()) : this.#grid.showOlder(this.#shown);
    const isTooMuch = (await reading) === 'tooMuch';
    this.#publish();
    if (isTooMuch) this.#channel.post({ type: 'notice', severity: 'info', text: vscode.l10n.t('More schedule times than these cannot be shown at once. The command "Find Workflow or Schedule Time…" leads to older ones.') });
  }

  /** Why it cannot be read is shown in the page. */
  async #readAgain(): Promise<void> {
    if (this.#shown === undefined) return;
    await this.services.runners.refresh(this.#shown).catch((error: unknown) => log().warn(messageOf(error)));
  }

  async #refreshOlder(): Promise<void> {
    try {
      if (this.#shown !== undefined) await this.#grid.refresh(this.#shown);
      this.#publish();
    } catch (error) {
      log().warn(messageOf(error));
    }
  }

  async #confirm(previewId: string): Promise<void> {
    const answers = this.#previews.take(previewId);
    try {
      await answers?.start();
    } finally {
      this.#channel.post({ type: 'previewClosed', previewId });
    }
  }

  /** The preview that is shown holds until the other one is there. */
  async #replan(message: Extract<PageMessage, { type: 'replan' }>): Promise<void> {
    await this.#previews.find(message.previewId)?.replan?.(message);
    this.#previews.take(message.previewId);
  }

  #visibilityChanged(): void {
    this.#publisher.setVisible(this.panel.visible);
    if (this.panel.visible) this.#planner.changed(this.#view);
  }

  #changed(): void {
    this.#publish();
    if (this.panel.visible) this.#planner.changed(this.#view);
  }

  #publish(): void {
    if (this.#shown !== undefined) this.#shown = newestOf(this.services.index, this.#shown);
    if (this.#shown !== undefined) this.services.runners.want(this.#shown).catch((error: unknown) => log().warn(messageOf(error)));
    this.#publisher.publish(() => buildPanelState(this.#source, {
      loaded: this.#shown,
      selection: this.#selection,
      view: this.#view,
      grid: this.#shown === undefined ? NO_GRID : this.#grid.view(this.#shown),
    }));
  }
}
