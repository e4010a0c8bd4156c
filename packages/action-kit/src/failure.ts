import { ActionError, RemoteError } from '@pipeline/contracts';

/** What is told of an error: the annotation's title and message, and a stack where the fault is ours. */
export interface Failure {
  title: string;
  message: string;
  stack?: string;
}

const TITLES: Record<string, string> = {
  config: 'the workflow needs a change',
  remote: 'a service refused or did not answer',
  rollout: 'the rollout did not succeed',
  timeout: 'the wait ran out',
};

/** An error → what a person needs to read: what failed, why and what to do next. */
export function explain(stage: string, error: unknown): Failure {
  if (!(error instanceof ActionError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = error instanceof Error ? error.message : String(error);
    return {
      title: `${stage}: a fault in this action`,
      message: `${message}\nThis is a bug in ${stage}, not in your workflow. Please report it with the stack from the log.`,
      stack,
    };
  }
  const lines = [error.message];
  if (error.hint !== undefined) lines.push(`What to do: ${error.hint}`);
  if (error instanceof RemoteError) lines.push(trace(error));
  return { title: `${stage}: ${TITLES[error.code] ?? 'failed'}`, message: lines.join('\n') };
}

function trace(error: RemoteError): string {
  const parts = [
    `${error.service} ${error.operation}`,
    error.status === undefined ? 'no answer' : `HTTP ${error.status}`,
    error.errorCode,
    error.requestId && `request ${error.requestId}`,
  ];
  return `(${parts.filter(part => part !== undefined && part !== '').join(', ')})`;
}
