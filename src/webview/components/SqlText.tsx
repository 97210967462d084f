import type { ComponentChildren } from 'preact';
import type { SqlPart, SqlView } from '../../core/views/sqlView';
import { fillText } from '../../core/views/viewTexts';
import { sourceText } from '../sourceText';
import { usePage } from '../pageContext';

/** SQL with the bound values marked; each says which parameter it is and where the value came from. */
export function SqlText({ sql }: { readonly sql: SqlView }) {
  if (sql.parts.length === 0) return <Marked sql={sql} start={0} end={sql.text.length} />;
  return (
    <>
      {sql.parts.map((part, index) => (
        <span key={part.start} class="sql-part">
          <PartHead part={part} />
          <Marked sql={sql} start={part.start} end={(sql.parts[index + 1]?.start ?? sql.text.length + 1) - 1} />
          {'\n'}
        </span>
      ))}
    </>
  );
}

function PartHead({ part: { key, file } }: { readonly part: SqlPart }) {
  const { texts } = usePage();
  const name = texts[`detail.part.${key}`];
  return <span class="sql-part-head">{file === undefined ? name : fillText(texts['detail.partIn'], name, file)}</span>;
}

interface MarkedProps {
  readonly sql: SqlView;
  readonly start: number;
  readonly end: number;
}

function Marked({ sql: { text, marks, parameters }, start, end }: MarkedProps) {
  const { texts } = usePage();
  const pieces: ComponentChildren[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at || mark.end > end) continue;
    const parameter = parameters[mark.parameter];
    pieces.push(text.slice(at, mark.start));
    pieces.push(
      <mark key={mark.start} title={parameter === undefined ? undefined : `${parameter.name} · ${parameter.type} · ${sourceText(parameter, texts)}`}>
        {text.slice(mark.start, mark.end)}
      </mark>,
    );
    at = mark.end;
  }
  return <>{pieces}{text.slice(at, end)}</>;
}
