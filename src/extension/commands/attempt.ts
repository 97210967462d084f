import type { AttemptText } from '../../core/views/documentPath';
import { openAttempt } from '../features/attemptDocuments';
import { attemptOf } from '../panels/intentionSubjects';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow } from './target';

/** Opens what an attempt of the tree sent, or its log. Without one there is nothing to open. */
export async function openAttemptText(services: Services, target: CommandTarget, text: AttemptText): Promise<void> {
  const { workflowInstanceId, task, attempt } = target;
  const found = await findWorkflow(services.index, target);
  if (found === undefined || workflowInstanceId === undefined || task === undefined || attempt === undefined) return;
  await openAttempt(found, attemptOf(services, { workflowInstanceId, task, attempt }), text);
}
