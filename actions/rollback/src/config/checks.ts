import type { Problems } from '@pipeline/action-kit';
import { type ChecksConfig, checkUrlOf, checksOf as stageChecks } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';

/** What must hold once everything is back, and where. */
export interface BackChecks extends ChecksConfig {
  /** A target, by its subject or its last part → where it is looked at, instead of at its own address. */
  named: ReadonlyMap<string, string>;
  /** Where all of it together is looked at. */
  whole: readonly string[];
}

/** Asked for, or nothing: what is returned to has served before. */
export function checksOf(inputs: Inputs, problems: Problems): BackChecks | undefined {
  const { checks, checkUrls = [] } = inputs;
  const found = stageChecks(
    { ...inputs, atHold: 'check' },
    [{ name: 'the targets', hasUrl: checks !== undefined || checkUrls.length > 0, strategy: undefined }],
    { given: false, ways: '`checks` or `check-command`' },
    problems,
  );
  const named = new Map<string, string>();
  const whole: string[] = [];
  for (const text of checkUrls) {
    const [, name, address = text] = /^([^=/?#]*(?:\/[^=?#]*)?)=(.+)$/.exec(text) ?? [];
    const url = checkUrlOf(address, 'check-urls', problems);
    if (url === undefined) continue;
    if (name === undefined) whole.push(url.href);
    else if (named.has(name.trim()))
      problems.add('check-urls', `it names ${name.trim()} twice`, 'Keep one of them');
    else named.set(name.trim(), url.href);
  }
  return found && { ...found, named, whole };
}
