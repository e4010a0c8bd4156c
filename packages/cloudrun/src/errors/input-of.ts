import type { Refusal, Violation } from './refusal.ts';

/** The end of Google's path of a field → the stage's input; the first that fits. */
const INPUTS: readonly (readonly [RegExp, string])[] = [
  [/\benv(?:\[[^\]]*\])?\.value_?source/i, 'secrets'],
  [/\benv\b/i, 'environment-variables'],
  [/\bvolumes\b.*\bsecret/i, 'secrets'],
  [/\bvolume_?mounts\b/i, 'secrets'],
  [/\bresources\b.*\bmemory/i, 'memory'],
  [/\bresources\b/i, 'cpu'],
  [/\bstartup_?probe\b/i, 'startup-probe'],
  [/\bliveness_?probe\b/i, 'liveness-probe'],
  [/\bports\b/i, 'container-port'],
  [/\bcommand\b/i, 'command'],
  [/\bargs\b/i, 'arguments'],
  [/\bimage$/i, 'image'],
  [/concurrency$/i, 'concurrency'],
  [/\btimeout/i, 'timeout'],
  [/\bmin_?instance_?count\b|\bmin_?scale\b/i, 'min-instances'],
  [/\bmax_?instance_?count\b|\bmax_?scale\b/i, 'max-instances'],
  [/\bmanual_?instance_?count\b/i, 'instances'],
  [/\bservice_?account\b/i, 'runtime-service-account'],
  [/\bvpc_?access\b.*\bconnector\b/i, 'vpc-connector'],
  [/\bvpc_?access\b.*\begress\b/i, 'vpc-egress'],
  [/\bvpc_?access\b.*\bsubnetwork\b/i, 'vpc-subnet'],
  [/\bvpc_?access\b/i, 'vpc-network'],
  [/\btraffic\b.*\btag$/i, 'tag'],
  [/\btraffic\b|\binstance_?splits\b/i, 'traffic'],
  [/\btemplate\.revision$|\brevision$/i, 'revision-suffix'],
  [/\blabels\b/i, 'labels'],
  [/\bingress$/i, 'ingress'],
  [/\bcustom_?audiences\b/i, 'custom-audiences'],
  [/\btask_?count\b/i, 'task-count'],
  [/\b(?:service|job|worker_?pool)_?id$/i, 'service'],
];

/** The input that a field of Google's comes from, where it comes from one. */
export function inputOf(field: string): string | undefined {
  return INPUTS.find(([end]) => end.test(field))?.[1];
}

/** `cpu: Invalid value specified for cpu. …` */
export function sayViolation({ field, description }: Violation): string {
  const input = inputOf(field);
  // Google may repeat the value of a variable, which nobody else is to see.
  const said = /\benv\b.*\bvalue$/i.test(field) ? 'Google refuses this value' : description;
  return `${input === undefined ? field : `\`${input}\` (${field})`}: ${said}`;
}

/** "Violation in UpdateServiceRequest.service.template.containers[0].image: …", and the same without the request's name. */
const IN_WORDS = /^(?:Violation in \w+\.)?((?:\w+(?:\[\d+\])?\.)+\w+(?:\[\d+\])?): (.+)$/s;

/** Google names the fields that it refuses in a BadRequest, or only at the start of its words. */
export function violationsIn({ violations, message }: Refusal): readonly Violation[] {
  const [, field, description] = IN_WORDS.exec(message) ?? [];
  if (violations.length > 0 || field === undefined || description === undefined) return violations;
  return [{ field, description }];
}
