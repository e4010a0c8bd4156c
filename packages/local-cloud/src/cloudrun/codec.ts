import type { Enum, Field, MapField, Type } from 'protobufjs';
import { type Document, invalid } from './handler.ts';
import { typeOf } from './protos.ts';

/** Messages whose JSON is a plain string. https://protobuf.dev/programming-guides/json/ */
const TEXTS = ['.google.protobuf.Timestamp', '.google.protobuf.Duration', '.google.protobuf.FieldMask'];
const ANY = '.google.protobuf.Any';
const LONGS = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'];
const NUMBERS = ['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32', 'double', 'float'];

/**
 * A request as the documents are kept: names in lowerCamelCase, enums by name, what is at its default left out.
 * What the descriptor does not know stays as it is.
 * @throws ApiFault INVALID_ARGUMENT where a known field is of another type
 */
export function normalise(type: Type, value: unknown, path = ''): Document {
  if (!isObject(value)) throw invalid(path, 'Invalid value: an object is expected');
  const known = Object.entries(value).map(([name, given]): [string, unknown] => {
    const field = fieldOf(type, name);
    if (field === undefined) return [name, given];
    return [field.name, fieldValue(field, given, path === '' ? field.name : `${path}.${field.name}`)];
  });
  return Object.fromEntries(known.filter(([, given]) => given !== undefined));
}

/** The field of this name, in either of the spellings that JSON may have. */
export function fieldOf(type: Type, name: string): Field | undefined {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const field = Object.hasOwn(type.fields, camel) ? type.fields[camel] : undefined;
  return field?.resolve();
}

function fieldValue(field: Field, given: unknown, path: string): unknown {
  if (given === null || given === undefined) return undefined;
  if (field.map) {
    if (!isObject(given)) throw invalid(path, 'Invalid value: a map is expected');
    const entries = Object.entries(given).map(([key, each]) => [key, scalar(field, each, path) ?? '']);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (field.repeated) {
    if (!Array.isArray(given)) throw invalid(path, 'Invalid value: a list is expected');
    return given.length === 0 ? undefined : given.map((each, i) => scalar(field, each, `${path}[${i}]`));
  }
  const value = scalar(field, given, path);
  return field.partOf === null && isDefault(field, value) ? undefined : value;
}

function isDefault(field: Field, value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (LONGS.includes(field.type)) return value === '0';
  return enumOf(field)?.valuesById[0] === value;
}

function scalar(field: Field, given: unknown, path: string): unknown {
  const type = messageOf(field);
  if (type !== undefined) {
    if (TEXTS.includes(type.fullName)) return text(given, path);
    return type.fullName === ANY ? given : normalise(type, given, path);
  }
  const names = enumOf(field);
  if (names !== undefined) return typeof given === 'number' ? (names.valuesById[given] ?? given) : given;
  if (LONGS.includes(field.type)) return String(given);
  if (NUMBERS.includes(field.type)) return number(given, path);
  if (field.type === 'bool' && typeof given !== 'boolean') throw invalid(path, 'Invalid value (TYPE_BOOL)');
  return field.type === 'string' ? text(given, path) : given;
}

function text(given: unknown, path: string): string {
  if (typeof given !== 'string') throw invalid(path, 'Invalid value (TYPE_STRING)');
  return given;
}

function number(given: unknown, path: string): number {
  const value = typeof given === 'string' && given !== '' ? Number(given) : given;
  if (typeof value !== 'number' || Number.isNaN(value)) throw invalid(path, 'Invalid value (TYPE_INT32)');
  return value;
}

/** With enums as numbers, as `$alt=json;enum-encoding=int` asks for. https://docs.cloud.google.com/apis/docs/system-parameters */
export function withNumericEnums(type: Type, document: Document): Document {
  const each = (field: Field, value: unknown): unknown => {
    const message = messageOf(field);
    if (message?.fullName === ANY) return any(value);
    if (message !== undefined) return isObject(value) ? withNumericEnums(message, value) : value;
    return typeof value === 'string' ? (enumOf(field)?.values[value] ?? value) : value;
  };
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      const field = fieldOf(type, name);
      if (field === undefined || field.map) return [name, value];
      return [name, Array.isArray(value) ? value.map(one => each(field, one)) : each(field, value)];
    }),
  );
}

function any(value: unknown): unknown {
  if (!isObject(value) || typeof value['@type'] !== 'string') return value;
  return withNumericEnums(typeOf(value['@type'].split('/').at(-1) ?? ''), value);
}

function messageOf(field: Field | MapField): Type | undefined {
  return field.resolvedType && 'fields' in field.resolvedType ? field.resolvedType : undefined;
}

function enumOf(field: Field): Enum | undefined {
  return field.resolvedType && 'valuesById' in field.resolvedType ? field.resolvedType : undefined;
}

export function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
