import type { Problems } from '@pipeline/action-kit';
import {
  type SettingsOf,
  type ServiceSettings as StageSettings,
  readServices as stageServices,
} from '@pipeline/deploy-stage';
import { type Inputs, spec } from '../spec.gen.ts';

/** The inputs that say what one service is to run; with several services each may have its own. */
const NAMES = [
  'image',
  'images',
  'container',
  'environment-variables',
  'secrets',
  'unset',
  'command',
  'cpu',
  'memory',
  'tags',
  'remove-tags',
  'task-definition',
  'desired-count',
  'force-new-deployment',
  'model',
  'scheduled-tasks',
  'check-url',
  'strategy',
  'traffic-step',
  'bake-time',
  'codedeploy-application',
  'codedeploy-deployment-group',
] as const;

type SettingName = (typeof NAMES)[number];

export type Settings = SettingsOf<Inputs, SettingName>;

export type ServiceSettings = StageSettings<Settings, SettingName>;

/** `service`, or each of `services` with its own settings over the common ones. */
export function readServices(inputs: Inputs, problems: Problems): ServiceSettings[] {
  const rules = {
    names: NAMES,
    inputs: spec.inputs,
    nameIt: 'Name the ECS service, such as api',
    nameOf,
  };
  return stageServices(inputs, rules, problems);
}

/** An ARN's last part, or the name itself. */
export function nameOf(text: string): string {
  return text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
}
