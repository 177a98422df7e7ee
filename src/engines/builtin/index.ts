export { createBuiltinEngine } from './engine.ts';
export { refitBuiltin } from './refit.ts';
