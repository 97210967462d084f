import { formatCount } from '../../core/views/formatTime';
import type { StatementView } from '../../core/views/statements';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';

/** What each statement of an attempt did, where its log tells. One alone says no more than the attempt does. */
export function StatementTable({ statements }: { readonly statements: readonly StatementView[] }) {
  const { texts } = usePage();
  if (statements.length < 2) return null;
  return (
    <section class="block" aria-label={texts['detail.statements']}>
      <h3>{texts['detail.statements']}</h3>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={texts['detail.statements']}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{texts['detail.statement']}</th>
              <th scope="col" class="number">{texts['detail.rows']}</th>
            </tr>
          </thead>
          <tbody>
            {statements.map((statement) => (
              <tr key={statement.number}>
                <td class="mono statement-text" title={statement.text}>{`${String(statement.number)}  ${statement.text}`}</td>
                <td class="number">{outcomeText(statement, texts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function outcomeText({ rowsChanged, rowsRead, end }: StatementView, texts: PanelTexts): string {
  if (end !== 'done') return texts[end === 'failed' ? 'detail.statementFailed' : 'detail.statementStopped'];
  if (rowsRead !== undefined) return fillText(texts['detail.rowsRead'], formatCount(rowsRead));
  return rowsChanged === undefined ? texts['detail.none'] : formatCount(rowsChanged);
}
