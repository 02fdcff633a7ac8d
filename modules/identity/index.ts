export { register } from './register.ts';
export { identityRoutes } from './routes.ts';
