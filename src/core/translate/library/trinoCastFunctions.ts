import { elementOf, type ColumnType } from '../expr';
import { typeOfSignature } from '../expressions/structures';
import { isList, isNumber, isObject, readNode, type Node } from './documentFunctions';
import { readMoment, dateText, timestampText } from './moment';
import { showTrino } from './trinoJsonFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Item = string | number | boolean | null | readonly Item[] | { readonly [key: string]: Item };

function failed(node: Node, type: string): never {
  throw new Error(`${showTrino(node).slice(0, 60)} cannot be cast to ${type}`);
}

function numberOf(node: Node): number | undefined {
  if (typeof node === 'boolean') return Number(node);
  const text = isNumber(node) ? node.slice(1) : typeof node === 'string' ? node : '';
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  if (value !== undefined && !Number.isSafeInteger(value) && Number.isInteger(value)) throw new Error('a number as large as this is not supported by the local runner');
  return value;
}

function whole(node: Node): number {
  const value = numberOf(node);
  const isText = typeof node === 'string' && !isNumber(node);
  if (value === undefined || (isText && !/^[+-]?\d+$/.test(node))) return failed(node, 'an integer');
  return Math.sign(value) * Math.round(Math.abs(value));
}

function truth(node: Node): boolean {
  if (typeof node === 'boolean') return node;
  const digits = isNumber(node) ? node.slice(1) : undefined;
  if (digits !== undefined) return Number(digits) !== 0;
  const word = typeof node === 'string' ? String(node).toLowerCase() : '';
  return ['true', 't', '1'].includes(word) ? true : ['false', 'f', '0'].includes(word) ? false : failed(node, 'boolean');
}

function textOf(node: Node): string {
  if (isNumber(node)) return showTrino(node);
  return typeof node === 'string' ? node : typeof node === 'boolean' ? String(node) : failed(node, 'varchar');
}

function momentOf(node: Node, type: 'date' | 'timestamp'): string {
  const moment = typeof node === 'string' && !isNumber(node) ? readMoment(node) : undefined;
  if (moment === undefined) return failed(node, type);
  return type === 'date' ? dateText(moment) : timestampText(moment);
}

function rowOf(node: Node, fields: NonNullable<ColumnType['fields']>): Item {
  if (isList(node) && node.length !== fields.length) return failed(node, 'a row');
  const at = (name: string, i: number): Node | undefined => (isList(node) ? node[i] : isObject(node) ? Object.entries(node).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] : failed(node, 'a row'));
  return Object.fromEntries(fields.map(({ name, type }, i) => [name, shaped(at(name, i) ?? null, type)]));
}

/** An element of type JSON lies in its array as it is; what is read from there must still be JSON. */
function inner(node: Node): Item {
  if (typeof node === 'object' || typeof node === 'boolean') return JSON.parse(showTrino(node)) as Item;
  return isNumber(node) ? Number(node.slice(1)) : failed(node, 'an element of type JSON');
}

function shaped(node: Node, type: ColumnType): Item {
  if (node === null) return null;
  if (type.fields !== undefined) return rowOf(node, type.fields);
  if (type.type === 'array') return isList(node) ? node.map((item) => shaped(item, elementOf(type))) : failed(node, 'an array');
  if (type.element !== undefined) return isObject(node) ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, shaped(value, elementOf(type))])) : failed(node, 'a map');
  if (type.type === 'json' || type.type === 'unknown') return inner(node);
  if (type.type === 'integer') return whole(node);
  if (type.type === 'boolean') return truth(node);
  if (type.type === 'text') return textOf(node);
  if (type.type === 'date' || type.type === 'timestamp') return momentOf(node, type.type);
  const value = numberOf(node) ?? failed(node, 'a number');
  return type.type === 'decimal' ? Number(value.toFixed(type.scale ?? 0)) : value;
}

function cast(json: SqlValue, signature: string): SqlValue {
  const node = readNode(json);
  if (node === undefined) throw new Error(`'${asText(json).slice(0, 40)}' is no JSON`);
  const value = shaped(node, typeOfSignature(signature));
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}

/** Trino's casts of JSON ("JSON functions and operators", casts from JSON). */
export const TRINO_CAST_FUNCTIONS: readonly SqlFunction[] = [
  strict('trino_json_as', 3, ([json = '', signature, mode]) => {
    try {
      return cast(json, asText(signature ?? ''));
    } catch (error) {
      if (mode === 'null') return null;
      throw error;
    }
  }),
  strict('trino_json_string', 1, ([text = '']) => JSON.stringify(asText(text))),
];
