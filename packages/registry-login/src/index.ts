export { type DockerLogin, type DockerLoginRun, dockerLogin } from './docker-login.ts';
export type {
  LoginInput,
  LoginInputs,
  LoginSurroundings,
  ReadLoginOptions,
  RegistryLogin,
} from './inputs.ts';
export type { Login, LoginSource } from './login.ts';
export type { LoginRun } from './login-run.ts';
export { type Logins, loginSurroundings, registryLogins } from './logins.ts';
export { loginOrder } from './order.ts';
export { readLogin } from './read-login.ts';
