export { type ModelLocation, parseModel } from './model-location.ts';
export { formatModelRef, type ModelRef, modelChange, withModel } from './model-ref.ts';
export { openModelStore } from './model-store.ts';
export { type ModelStore, verifyModel } from './verify-model.ts';
