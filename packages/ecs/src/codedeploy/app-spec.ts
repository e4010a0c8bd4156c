import { createHash } from 'node:crypto';

/** What an AppSpec says besides the revision. */
export interface AppSpecFrame {
  container: string;
  port: number;
  platformVersion?: string;
  /** The text of the AppSpec before: its Lambda hooks and its network settings are taken along. */
  before?: string;
}

export interface AppSpec {
  content: string;
  /** In hex, as CodeDeploy has it. */
  sha256: string;
}

type Json = Record<string, unknown>;

/**
 * An AppSpec for this revision; the same input gives the same text, and so the same checksum.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function appSpecFor(taskDefinition: string, frame: AppSpecFrame): AppSpec {
  const { container, port, platformVersion, before } = frame;
  const { properties, hooks } = before === undefined ? { properties: {}, hooks: [] } : carriedFrom(before);
  const content = JSON.stringify({
    version: 0.0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            ...properties,
            TaskDefinition: taskDefinition,
            LoadBalancerInfo: { ContainerName: container, ContainerPort: port },
            ...(platformVersion !== undefined && { PlatformVersion: platformVersion }),
          },
        },
      },
    ],
    ...(hooks.length > 0 && { Hooks: hooks }),
  });
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
}

function carriedFrom(before: string): { properties: Json; hooks: Json[] } {
  const json = parsed(before);
  if (json === undefined) return { properties: {}, hooks: hooksInYaml(before) };
  const [resource] = listOf(json.Resources ?? json.resources);
  const target = (resource?.TargetService ?? {}) as { Properties?: Json };
  return { properties: target.Properties ?? {}, hooks: listOf(json.Hooks ?? json.hooks) };
}

const HOOK =
  /^\s*-\s*["']?(BeforeInstall|AfterInstall|AfterAllowTestTraffic|BeforeAllowTraffic|AfterAllowTraffic)["']?\s*:\s*["']?([^"'\s#]+)/gm;

/** An AppSpec in YAML is not read but for its hooks, each of which is one line.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
function hooksInYaml(text: string): Json[] {
  return [...text.matchAll(HOOK)].map(([, event = '', name]) => ({ [event]: name }));
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value : [];
}
