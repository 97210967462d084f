import type { ParameterView } from '../../core/views/sqlView';
import { usePage } from '../pageContext';
import { sourceText } from '../sourceText';

/** Every parameter that the SQL uses: its value, its type, and where the value came from. */
export function ParameterTable({ parameters }: { readonly parameters: readonly ParameterView[] }) {
  const { texts } = usePage();
  if (parameters.length === 0) return null;
  return (
    <section class="block" aria-label={texts['detail.parameters']}>
      <h3>{texts['detail.parameters']}</h3>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={texts['detail.parameters']}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{texts['detail.name']}</th>
              <th scope="col">{texts['detail.value']}</th>
              <th scope="col">{texts['detail.type']}</th>
              <th scope="col">{texts['detail.source']}</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map((parameter) => (
              <tr key={parameter.name}>
                <th scope="row" class="mono">{parameter.name}</th>
                <td class="mono parameter-value" title={parameter.value}>{parameter.value}</td>
                <td class="quiet">{parameter.type}</td>
                <td>{sourceText(parameter, texts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
