import type { Problems } from '@pipeline/action-kit';
import { isRecord } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { readOwn, type SettingName, type Settings, textOf } from './json-settings.ts';

/** A service and what it is to run; `where` names the input that a problem with a setting is told of. */
export interface ServiceSettings {
  name: string;
  /** Where it answers, for a person. */
  url: string | undefined;
  settings: Settings;
  where(setting: SettingName): string;
}

/** `service`, or each of `services` with its own settings over the common ones. */
export function readServices(inputs: Inputs, problems: Problems): ServiceSettings[] {
  const { service, services } = inputs;
  if (service !== undefined && services !== undefined) {
    problems.add('services', 'it is given beside `service`', 'Keep one of them');
    return [];
  }
  if (service !== undefined)
    return [{ name: nameOf(service), url: undefined, settings: inputs, where: setting => setting }];
  if (services === undefined) {
    problems.add('service', 'neither it nor `services` was given', 'Name the ECS service, such as api');
    return [];
  }
  return named(services, problems).map(([name, { url, ...own }]) => ({
    name: nameOf(name),
    url: textOf(url),
    settings: { ...inputs, ...readOwn(name, own, problems) },
    where: setting => (setting in own ? `services.${name}.${setting}` : setting),
  }));
}

/** An ARN's last part, or the name itself. */
export function nameOf(text: string): string {
  return text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
}

const SHAPE = 'Write ["api","worker"] or [{"service":"api","image":"…"},{"service":"worker"}]';

/** Names with their own settings, from a list of names, a list of objects, or one object by name. */
function named(services: unknown, problems: Problems): [string, Record<string, unknown>][] {
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
