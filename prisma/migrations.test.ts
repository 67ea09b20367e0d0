import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '@/tests/fixtures/database';

/**
 * Prisma's own engine compares the migrated database with prisma/schema. What the schema language cannot say (CHECK,
 * partial indexes, triggers, functions) is not part of the comparison.
 */
type Engine = Awaited<ReturnType<typeof engineModule.SchemaEngine.new>>;

const schemaFolder = path.join(import.meta.dirname, 'schema');
let database: Awaited<ReturnType<typeof testDatabase>>;
let engine: Engine;

beforeAll(async () => {
  database = await testDatabase();
  engine = await startEngine(database.url);
});

afterAll(async () => {
  await database.drop();
});

test('prisma/schema says what the migrations made', async () => {
  expect(await differences()).toEqual({ exitCode: 0, words: 'No difference detected.' });
});

test('a column that only the database has is noticed', async () => {
  await execute('ALTER TABLE users ADD COLUMN unknown_to_the_schema text');
  const { exitCode, words } = await differences();
  expect(exitCode).toBe(2);
  expect(words).toContain('unknown_to_the_schema');
  await execute('ALTER TABLE users DROP COLUMN unknown_to_the_schema');
});

async function differences(): Promise<{ exitCode: number; words: string | null }> {
  const files = readdirSync(schemaFolder)
    .map((name) => path.join(schemaFolder, name))
    .map((file) => ({ path: file, content: readFileSync(file, 'utf8') }));
  const { exitCode, stdout } = await engine.diff({
    // "Datasource" is the database that the adapter is connected to.
    from: { tag: 'schemaDatasource', files, configDir: import.meta.dirname },
    to: { tag: 'schemaDatamodel', files },
    script: false,
    exitCode: true,
    filters: { externalTables: ['public._prisma_migrations', 'public._sql_objects'], externalEnums: [] },
  });
  return { exitCode, words: stdout?.trim() ?? null };
}

/** The engine comes as WebAssembly made for bundlers, so it is loaded and linked here. */
async function startEngine(url: string): Promise<Engine> {
  const wasm = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
    './schema_engine_bg.js': { ...engineModule },
  });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  const adapter = bindMigrationAwareSqlAdapterFactory(catalogAdapter(url));
  return await engineModule.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/**
 * Prisma's adapter, taught the type "char" (one byte, in PostgreSQL's own catalog only), which the engine asks for and the
 * adapter does not know: it sees such columns as text, and the engine is told what they are.
 */
function catalogAdapter(connectionString: string): PrismaPg {
  const singleByteColumns = new Set<string>();
  const pool = new pg.Pool({ connectionString });
  const query = async (config: pg.QueryArrayConfig) => {
    const client = await pool.connect();
    try {
      const result = await client.query(config);
      for (const field of result.fields) {
        if (field.dataTypeID !== pg.types.builtins.CHAR) continue;
        singleByteColumns.add(field.name);
        field.dataTypeID = pg.types.builtins.TEXT;
      }
      return result;
    } finally {
      client.release();
    }
  };
  const factory = new PrismaPg(Object.assign(pool, { query }), { disposeExternalPool: true });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await queryRaw(statement);
      const columnTypes = result.columnTypes.map((type, index) =>
        singleByteColumns.has(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  };
  return factory;
}

async function execute(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
