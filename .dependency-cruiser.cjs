// DESIGN.md §2 "Allowed imports": the walls of the house.

const below = (room, lower) => ({
  name: `${room}-reaches-only-down`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: '^(standards|platform|services|exchange|marketplace|sandbox|apps|server)/',
    pathNot: `^(${[room, ...lower].join('|')})/`,
  },
});

const platform = (room, lower) => below(`platform/${room}`, ['standards', ...lower.map((name) => `platform/${name}`)]);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['/generated/', '^@medplum/fhirtypes$'] },
    },
    below('standards', []),
    platform('store', []),
    platform('record', ['store']),
    platform('terminology', ['record']),
    platform('access', ['store', 'record']),
    platform('fhir', ['store', 'record', 'terminology', 'access']),
    platform('openehr', ['store', 'record', 'terminology', 'access']),
    platform('identity', ['store', 'record', 'access']),
    below('services', ['standards', 'platform']),
    below('exchange', ['standards', 'platform']),
    below('sandbox', ['standards']),
    {
      name: 'apps-speak-http',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(platform|services|exchange|marketplace|sandbox|server)/', pathNot: '^services/[^/]+/rules/' },
    },
    {
      name: 'apps-stand-apart',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/($1|ui)/' },
    },
    {
      name: 'standards-are-pure',
      severity: 'error',
      from: { path: '^standards/', pathNot: '(/compile/|\\.test\\.ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-store-speaks-to-postgres',
      severity: 'error',
      from: {
        path: '^(platform|services|server)/',
        pathNot: '^platform/store/|^platform/record/testing/|\\.test\\.ts$',
      },
      to: { path: '^node_modules/pg/' },
    },
    {
      name: 'only-access-issues-permits',
      severity: 'error',
      from: { pathNot: '^platform/(access|record)/' },
      to: { path: '^platform/record/permit-issuer' },
    },
    {
      name: 'modules-are-entered-through-index',
      severity: 'error',
      from: { path: '^([^/]+/[^/]+)/' },
      to: {
        path: '^(standards|platform|services|exchange|apps)/[^/]+/.+',
        pathNot: [
          '^$1/',
          '^[^/]+/[^/]+/index\\.ts$',
          '^services/[^/]+/rules/index\\.ts$',
          '^platform/record/permit-issuer',
          '^platform/store/testing/(index|writers)\\.ts$',
          '^(platform/record|standards/openehr)/testing/index\\.ts$',
          '^platform/identity/testing/',
          '^apps/ui/(language/messages|time/age)\\.ts$',
          '^apps/ui/theme\\.css$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated|var)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
