import { boundaryRules } from './scripts/boundaries/rules.ts';

/** Which file may import which: `npm run boundaries`. */
export default {
  forbidden: boundaryRules({ root: import.meta.dirname }),
  options: {
    doNotFollow: { path: 'node_modules|^lib/core/db/generated/' },
    exclude: { path: '^\\.next/' },
    // Types count too: a Prisma row in a component's props is a leak, also when only its type is imported.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
