export { atMost } from './at-most.ts';
export { type CreateOptions, createWith } from './create.ts';
