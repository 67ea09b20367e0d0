import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../environment';
import { processScripts } from './build-processes';
import { bundleScripts } from './bundle-scripts';

it('A built process runs its own script and nothing else: another one in its file would run beside it', async () => {
  for (const script of processScripts) {
    const { metafile } = await bundleScripts({
      entryPoints: [script],
      outdir: path.join(PROJECT_ROOT, '.next', 'never-written'),
      outbase: 'scripts',
      write: false,
    });
    const running = Object.keys(metafile.inputs).filter((file) =>
      readFileSync(path.join(PROJECT_ROOT, file), 'utf8').includes('runScript({ moduleUrl: import.meta.url'),
    );
    expect(running).toEqual([script]);
  }
});
