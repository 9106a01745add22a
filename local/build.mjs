// Bundles the product and its local tools with esbuild. The functions become one CommonJS file (architecture: cold start), the
// command line another, the local tools stay ES modules that load their packages from node_modules.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', logLevel: 'warning', legalComments: 'none', sourcemap: false };

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: ['functions/index.ts'],
    outfile: 'dist/functions.cjs',
    format: 'cjs',
    target: 'node22',
    minify: true,
    keepNames: true,
    // Supplied by the Functions host at run time; it is no npm package.
    external: ['@azure/functions-core'],
  }),
  build({
    ...common,
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/cli.cjs',
    format: 'cjs',
    target: 'node20',
    minify: true,
    keepNames: true,
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...common,
    entryPoints: {
      start: 'local/start.ts',
      host: 'local/host.ts',
      simulator: 'local/simulator.ts',
      docs: 'local/docs.ts',
      bench: 'test/bench/main.ts',
      'bench-memory': 'test/bench/memory-of-steps.ts',
    },
    outdir: 'dist/local',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    target: 'node22',
    packages: 'external',
    splitting: true,
  }),
]);
console.log(
  'Built dist/cli.cjs (the command line), dist/functions.cjs (the functions) and dist/local (the local tools).',
);
