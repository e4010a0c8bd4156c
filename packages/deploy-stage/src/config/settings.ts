import type { Problems } from '@pipeline/action-kit';
import { isRecord } from '@pipeline/contracts';
import { type OwnSettings, readOwn, type SettingsOf, textOf } from './own-settings.ts';

/** A service and what it is to run; `where` names the input that a problem with a setting is told of. */
export interface ServiceSettings<Settings, Name extends string> {
  name: string;
  /** Where it answers, for a person. */
  url: string | undefined;
  settings: Settings;
  where(setting: Name): string;
}

/** How the platform names its services, and what each may have of its own. */
export interface ServiceRules<Name extends string> extends OwnSettings<Name> {
  /** Such as `Name the ECS service, such as api`. */
  nameIt: string;
  /** What is written → the service's name. */
  nameOf(text: string): string;
}

/** `service`, or each of `services` with its own settings over the common ones. */
export function readServices<Inputs extends NamingInputs, Name extends string>(
  inputs: Inputs,
  rules: ServiceRules<Name>,
  problems: Problems,
): ServiceSettings<SettingsOf<Inputs, Name>, Name>[] {
  const { service, services } = inputs;
  if (service !== undefined && services !== undefined) {
    problems.add('services', 'it is given beside `service`', 'Keep one of them');
    return [];
  }
  if (service !== undefined)
    return [{ name: rules.nameOf(service), url: undefined, settings: inputs, where: setting => setting }];
  if (services === undefined) {
    problems.add('service', 'neither it nor `services` was given', rules.nameIt);
    return [];
  }
  return named(services, rules, problems).map(([name, { url, ...own }]) => ({
    name: rules.nameOf(name),
    url: textOf(url),
    settings: { ...inputs, ...readOwn(name, own, rules, problems) },
    where: setting => (setting in own ? `services.${name}.${setting}` : setting),
  }));
}

export interface NamingInputs {
  service?: string | undefined;
  services?: unknown;
}

const SHAPE = 'Write ["api","worker"] or [{"service":"api","image":"…"},{"service":"worker"}]';

/** Names with their own settings, from a list of names, a list of objects, or one object by name. */
function named(
  services: unknown,
  { nameOf }: { nameOf(text: string): string },
  problems: Problems,
): [string, Record<string, unknown>][] {
  const items = isRecord(services)
    ? Object.entries(services).map(([service, own]) => (isRecord(own) ? { service, ...own } : own))
    : services;
  if (!Array.isArray(items) || items.length === 0) {
    problems.add('services', 'it is not a list of services', SHAPE);
    return [];
  }
  const found = items.flatMap((item, at): [string, Record<string, unknown>][] => {
    if (typeof item === 'string') return [[item, {}]];
    const { service, ...own } = isRecord(item) ? item : {};
    if (typeof service === 'string') return [[service, own]];
    problems.add('services', `entry ${at + 1} names no service`, SHAPE);
    return [];
  });
  const names = found.map(([name]) => nameOf(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) problems.add('services', `it names ${twice} twice`, 'Keep one of them');
  return found;
}
