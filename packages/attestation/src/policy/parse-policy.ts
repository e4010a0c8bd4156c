import { isRecord } from '@pipeline/contracts';
import { own } from '../statement/own.ts';
import { fieldReader, type Mistakes } from './fields.ts';
import {
  type CheckRequirement,
  GITHUB_ISSUER,
  type Policy,
  type PolicyDefaults,
  type ProvenanceRequirement,
  type Signers,
} from './policy.ts';

const SIGNERS = ['workflow', 'repository', 'issuer'] as const;
const OF_CHECKS = [...SIGNERS, 'max-age', 'signed'] as const;

/** What a policy or one of its checks may say of results; what a check leaves out is as the policy has it. */
interface Settings extends Partial<Signers> {
  maxAge?: number;
  signed?: boolean;
}

/**
 * A policy from its JSON (text or value), or every mistake in it, a line each.
 * What must be signed names a workflow or a repository, or else `defaults.repository` signs: anyone can sign.
 */
export function parsePolicy(given: unknown, defaults: PolicyDefaults = {}): Policy | string[] {
  const mistakes: Mistakes = [];
  const json = typeof given === 'string' ? parsed(given, mistakes) : given;
  if (mistakes.length > 0) return mistakes;
  if (!isRecord(json)) return ['it must be an object such as {"checks": ["smoke"]}'];
  const read = fieldReader(json, '', ['checks', 'provenance', ...OF_CHECKS], mistakes);
  const shared = settings(read);
  const listed = own(json, 'checks') ?? [];
  const checks = Array.isArray(listed)
    ? listed.flatMap((check, index) => readCheck(check, `checks[${index}]`, shared, defaults, mistakes))
    : [];
  if (!Array.isArray(listed)) mistakes.push('checks must be a list such as ["smoke"]');
  const provenance = readProvenance(own(json, 'provenance'), shared, defaults, mistakes);
  if (mistakes.length === 0 && checks.length === 0 && provenance === undefined)
    mistakes.push('it asks for nothing: name checks, provenance or both');
  if (mistakes.length > 0) return mistakes;
  return {
    checks,
    ...(provenance !== undefined && { provenance }),
    ...(defaults.repository !== undefined && { home: defaults.repository }),
  };
}

function parsed(text: string, mistakes: Mistakes): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    mistakes.push(`it is not JSON: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function settings(read: ReturnType<typeof fieldReader>): Settings {
  const found: { [Key in keyof Settings]: Settings[Key] | undefined } = {
    workflow: read.workflow('workflow'),
    repository: read.repository('repository'),
    issuer: read.issuer('issuer'),
    maxAge: read.duration('max-age'),
    signed: read.flag('signed'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function readCheck(
  given: unknown,
  at: string,
  shared: Settings,
  defaults: PolicyDefaults,
  mistakes: Mistakes,
): CheckRequirement[] {
  const json = typeof given === 'string' ? { name: given } : given;
  if (!isRecord(json)) {
    mistakes.push(`${at} must be a check's name or an object with one`);
    return [];
  }
  const read = fieldReader(json, `${at}.`, ['name', ...OF_CHECKS], mistakes);
  const name = read.text('name');
  if (name === undefined || name.trim() === '') mistakes.push(`${at} has no name`);
  const { signed = true, maxAge, ...signers } = { ...shared, ...settings(read) };
  const who = signed ? signersOf(signers, at, defaults, mistakes) : { issuer: GITHUB_ISSUER };
  const named = SIGNERS.filter(field => signers[field] !== undefined);
  if (!signed && named.length > 0)
    mistakes.push(
      `${at} names a ${named.join(' and a ')}, which only a signature proves: leave out "signed": false`,
    );
  return [{ name: name ?? '', signed, ...who, ...(maxAge !== undefined && { maxAge }) }];
}

function readProvenance(
  given: unknown,
  shared: Settings,
  defaults: PolicyDefaults,
  mistakes: Mistakes,
): ProvenanceRequirement | undefined {
  if (given === undefined || given === false) return undefined;
  const json = given === true ? {} : given;
  if (!isRecord(json)) {
    mistakes.push('provenance must be true or an object');
    return undefined;
  }
  const read = fieldReader(json, 'provenance.', [...SIGNERS, 'builder'], mistakes);
  const { signed: _, maxAge: __, ...signers } = { ...shared, ...settings(read) };
  const builder = read.text('builder');
  return {
    ...signersOf(signers, 'provenance', defaults, mistakes),
    ...(builder !== undefined && { builder }),
  };
}

function signersOf(
  given: Partial<Signers>,
  at: string,
  defaults: PolicyDefaults,
  mistakes: Mistakes,
): Signers {
  const { issuer = GITHUB_ISSUER, workflow } = given;
  const repository = given.repository ?? (workflow === undefined ? defaults.repository : undefined);
  // One that is there and malformed has been complained of.
  const complained = ['', `${at}.`].some(prefix =>
    mistakes.some(
      each => each.startsWith(`${prefix}workflow must`) || each.startsWith(`${prefix}repository must`),
    ),
  );
  if (workflow === undefined && repository === undefined && !complained)
    mistakes.push(`${at} must be signed, and anyone can sign: name a workflow or a repository`);
  return {
    issuer,
    ...(repository !== undefined && { repository }),
    ...(workflow !== undefined && { workflow }),
  };
}
