/**
 * The borders of the code. Each is proven by a deliberate violation in
 * `tools/checks/boundaries.test.ts`; `tools/checks/main.ts` runs them and counts what was read.
 */

const tests = '\\.(test|contract|fixture|samples)\\.ts$';
/** What only plays, measures or proves; free to reach into everything. */
const workshops = '^(simulation|tools|bench|e2e)/';

const folders = (...names) => `^(${names.join('|')})/`;

/** A folder imports nothing of ours but itself and what is named. */
function layer(name, allowed, comment) {
  const ours = ['contracts', 'kernel', 'ports', 'adapters', 'modules', 'runtime', 'house'];
  const others = [...ours, 'simulation', 'tools', 'bench', 'e2e', 'apps', 'infra'];
  const forbidden = others.filter((other) => other !== name && !allowed.includes(other));
  return {
    name: `${name}-layer`,
    comment,
    severity: 'error',
    from: { path: folders(name), pathNot: tests },
    to: { path: folders(...forbidden) },
  };
}

export default {
  forbidden: [
    layer('kernel', [], 'The kernel imports nothing of ours.'),
    layer('contracts', ['kernel'], 'Contracts import the kernel only.'),
    layer('ports', ['kernel', 'contracts'], 'Ports import the kernel and contracts only.'),
    layer(
      'adapters',
      ['kernel', 'contracts', 'ports'],
      'Adapters know ports, never who uses them.',
    ),
    layer('modules', ['kernel', 'contracts', 'ports'], 'Modules cannot tell where they run.'),
    layer('house', ['kernel'], 'The seeded house is data and drawings, and needs the kernel only.'),
    {
      name: 'adapters-from-composition',
      comment: 'Only composition roots, workshops and tests choose adapters.',
      severity: 'error',
      from: { path: '.', pathNot: [folders('adapters', 'runtime'), workshops, tests] },
      to: { path: folders('adapters') },
    },
    {
      name: 'modules-by-the-door',
      comment: 'A module meets another only at its index.ts.',
      severity: 'error',
      from: { path: '^modules/([^/]+)/', pathNot: tests },
      to: { path: '^modules/[^/]+/', pathNot: ['^modules/$1/', '^modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'runtime-by-the-door',
      comment: 'A composition root joins modules at their index.ts.',
      severity: 'error',
      from: { path: folders('runtime'), pathNot: tests },
      to: { path: '^modules/[^/]+/', pathNot: '^modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'workshops-apart',
      comment: 'What runs does not need what plays, measures or proves it.',
      severity: 'error',
      from: { path: '.', pathNot: [workshops, tests, '^[^/]+$'] },
      to: { path: workshops },
    },
    {
      name: 'tests-apart',
      comment: 'What runs does not import tests, their fixtures or contract suites.',
      severity: 'error',
      from: { path: '.', pathNot: [tests, workshops] },
      to: { path: tests },
    },
    {
      name: 'pure-core',
      comment: 'The world is reached through ports: no files, network, processes or timers here.',
      severity: 'error',
      from: { path: folders('kernel', 'contracts', 'ports', 'modules'), pathNot: tests },
      to: {
        path: '^(node:)?(fs|net|tls|dgram|dns|http|https|http2|child_process|cluster|worker_threads|timers|os|readline)(/|$)',
        dependencyTypes: ['core'],
      },
    },
    {
      name: 'transport-outside',
      comment: 'Modules know neither the HTTP library nor a vendor: those belong to adapters.',
      severity: 'error',
      from: { path: folders('kernel', 'contracts', 'ports', 'modules'), pathNot: tests },
      to: { path: 'node_modules/(@hono|hono|lmdb|nodemailer|pdfkit|sharp|stripe|undici)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A circle has no place to begin reading.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      comment: 'A package is declared in package.json, not borrowed from another.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages',
      comment: 'What runs in production needs no tool: images are installed without them.',
      severity: 'error',
      from: {
        path: folders('contracts', 'kernel', 'ports', 'adapters', 'modules', 'runtime', 'house'),
        pathNot: tests,
      },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    // dependency-cruiser does not know TypeScript 7; this parser reads its syntax.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
