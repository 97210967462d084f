import type { YamlScalar } from './yamlNode';

/** What the YAML 1.2 core schema (chapter 10.3.2) takes a plain scalar for. */
export function coreType(text: string): YamlScalar['type'] {
  if (isWord(text.charCodeAt(0))) return 'string';
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return 'null';
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return 'bool';
  if (/^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text)) return 'int';
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return 'float';
  return /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text) ? 'float' : 'string';
}

/** A small letter that neither `null`, `true` nor `false` starts with: most texts. */
function isWord(code: number): boolean {
  return code >= 97 && code <= 122 && code !== 110 && code !== 116 && code !== 102;
}
