import { FAULT_KINDS, type Fault, type FaultKind } from './faults.ts';

const TEXTS = ['service', 'operation'] as const;
const NUMBERS = ['count', 'delayMs', 'status'] as const;

/** A fault from JSON, or what is wrong with it. */
export function parseFault(value: unknown): Fault | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a fault is an object';
  const given = new Map(Object.entries(value));
  const kind = given.get('kind');
  if (!FAULT_KINDS.includes(kind as FaultKind)) return `kind must be one of ${FAULT_KINDS.join(', ')}`;
  const fault: Fault = { kind: kind as FaultKind };
  given.delete('kind');
  for (const name of TEXTS) {
    const text: unknown = given.get(name);
    if (given.delete(name)) {
      if (typeof text !== 'string') return `${name} must be a string`;
      fault[name] = text;
    }
  }
  for (const name of NUMBERS) {
    const number: unknown = given.get(name);
    if (given.delete(name)) {
      if (!Number.isInteger(number) || Number(number) < 1) return `${name} must be a positive integer`;
      fault[name] = Number(number);
    }
  }
  const [unknown] = given.keys();
  return unknown === undefined ? fault : `${unknown} is not a property of a fault`;
}
