const WHOLE = /^[a-f0-9]{40}(?:[a-f0-9]{24})?$/;

/** Whether a text is a whole commit id as git writes it, by SHA-1 or SHA-256. https://git-scm.com/docs/hash-function-transition */
export function isCommitId(text: string): boolean {
  return WHOLE.test(text);
}
