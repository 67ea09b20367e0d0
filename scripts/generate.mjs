// Writes the Prisma client into lib/core/db/generated after every install. Plain JavaScript, because it also runs
// before all packages are in place.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const schema = path.join(root, 'prisma', 'schema');

if (!existsSync(schema)) {
  console.warn(
    'No database client was generated: prisma/schema is not there. Run `npm run postinstall` once it is.',
  );
} else {
  const { status, stdout, stderr, error } = generate();
  if (status !== 0) {
    console.error(`${stdout ?? ''}${stderr ?? ''}`.trim() || error?.message);
    console.error('The database client could not be generated from prisma/schema; the lines above say why.');
    process.exitCode = 1;
  }
}

function generate() {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
  return spawnSync(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Generating needs no schema engine, yet Prisma would download one; any program that exists stops it from trying.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
}
